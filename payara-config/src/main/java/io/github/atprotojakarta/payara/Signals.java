package io.github.atprotojakarta.payara;

import java.io.IOException;

/** Signals of POSIX that Java cannot send by itself. */
final class Signals {
  private final Process process;

  Signals(Process process) {
    this.process = process;
  }

  /**
   * Sends one and waits until the system has taken it.
   *
   * @param name such as {@code STOP}
   * @throws IllegalStateException when the process has ended or the signal cannot be sent
   */
  void send(String name) {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "Process " + process.pid() + " has ended and cannot get SIG" + name);
    }
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start();
      int code = kill.onExit().join().exitValue();
      if (code != 0) {
        throw new IllegalStateException(
            "Process %d did not get SIG%s: kill gave %d".formatted(process.pid(), name, code));
      }
    } catch (IOException e) {
      throw new IllegalStateException("SIG" + name + " needs the command \"kill\"", e);
    }
  }

  /** Sends one that does not matter when the process has ended or there are no such signals. */
  void sendIfAlive(String name) {
    try {
      send(name);
    } catch (IllegalStateException e) {
      // Nobody is there to get it.
    }
  }
}
