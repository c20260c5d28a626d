package io.github.atprotojakarta.payara;

import java.io.IOException;

/** Sends POSIX signals, which Java cannot send by itself. */
final class ProcessSignals {
  private final Process process;

  ProcessSignals(Process process) {
    this.process = process;
  }

  /**
   * Sends a signal and waits until {@code kill} has ended.
   *
   * @param name the signal, such as {@code STOP}
   * @throws IllegalStateException if the process has ended or the signal cannot be sent
   */
  void send(String name) {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "Process " + process.pid() + " has ended and cannot receive SIG" + name);
    }
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start();
      int code = kill.onExit().join().exitValue();
      if (code != 0) {
        throw new IllegalStateException(
            "Cannot send SIG%2$s to process %1$d: kill exited with code %3$d"
                .formatted(process.pid(), name, code));
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot run the command \"kill\", which sends SIG" + name, e);
    }
  }

  /** Sends a signal; ignores a process that has ended and systems without signals. */
  void sendIfAlive(String name) {
    try {
      send(name);
    } catch (IllegalStateException e) {
      // The process has ended.
    }
  }
}
