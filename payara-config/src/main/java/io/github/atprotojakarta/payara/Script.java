package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A script that operators use.
 *
 * @param file the script
 * @param environment what it gets besides this process's own
 */
record Script(Path file, Map<String, String> environment) {
  Script environment(Map<String, String> variables) {
    return new Script(file, Map.copyOf(variables));
  }

  /**
   * Runs it to its end, and gives what it said.
   *
   * @throws IllegalStateException when it failed, with what it said
   */
  String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", file.toString()));
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile("script", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
      builder.environment().putAll(environment);
      int code = run(builder);
      String text = Files.readString(said);
      if (code != 0) {
        throw new IllegalStateException(file + " ended with code " + code + ": " + text);
      }
      return text;
    } finally {
      Files.delete(said);
    }
  }

  /** Even when the JVM is told to end in the moment in which the script begins. */
  private int run(ProcessBuilder builder) throws IOException {
    CompletableFuture<Process> started = new CompletableFuture<>();
    EndWithJvm endWithJvm =
        new EndWithJvm(file.getFileName().toString(), () -> started.thenAccept(Script::end).join());
    try {
      Process process = builder.start();
      started.complete(process);
      return process.onExit().join().exitValue();
    } finally {
      started.cancel(false);
      endWithJvm.forget();
    }
  }

  /** With what it is waiting for, such as a server that is starting. */
  private static void end(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    started.forEach(ProcessHandle::destroy);
  }
}
