package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A shell script that operators use.
 *
 * @param file the script
 * @param environment additional environment variables
 */
record Script(Path file, Map<String, String> environment) {
  /** Returns this script with these environment variables. */
  Script environment(Map<String, String> variables) {
    return new Script(file, Map.copyOf(variables));
  }

  /**
   * Runs the script and returns its output.
   *
   * @throws IllegalStateException if the script fails; the message has its output
   */
  String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", file.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("script", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      int code = run(builder);
      String log = Files.readString(output);
      if (code != 0) {
        throw new IllegalStateException(file + " ended with code " + code + ": " + log);
      }
      return log;
    } finally {
      Files.delete(output);
    }
  }

  private int run(ProcessBuilder builder) throws IOException {
    LinkedProcess linked = LinkedProcess.start(file.getFileName().toString(), builder, Script::end);
    try {
      return linked.process().onExit().join().exitValue();
    } finally {
      linked.unlink();
    }
  }

  /** Ends the script and its child processes, such as a server that is starting. */
  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
  }
}
