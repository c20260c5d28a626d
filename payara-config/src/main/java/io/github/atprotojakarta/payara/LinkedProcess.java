package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A process that ends with this JVM. The shutdown hook is registered before the process starts, so
 * there is no moment in which a shutdown of the JVM would leave the process behind.
 *
 * @param process the process
 * @param shutdownHook ends the process when the JVM shuts down
 */
record LinkedProcess(Process process, JvmShutdownHook shutdownHook) {
  /**
   * Starts a process.
   *
   * @param name names the process, such as {@code Payara Micro}
   * @param end ends the process when the JVM shuts down
   */
  static LinkedProcess start(String name, ProcessBuilder builder, Consumer<Process> end)
      throws IOException {
    CompletableFuture<Process> started = new CompletableFuture<>();
    JvmShutdownHook hook = new JvmShutdownHook(name, () -> started.thenAccept(end).join());
    try {
      Process process = builder.start();
      started.complete(process);
      return new LinkedProcess(process, hook);
    } finally {
      // Releases a hook that waits for a process which did not start.
      if (started.cancel(false)) {
        hook.remove();
      }
    }
  }

  /** Removes the shutdown hook, because the process has ended. */
  void unlink() {
    shutdownHook.remove();
  }
}
