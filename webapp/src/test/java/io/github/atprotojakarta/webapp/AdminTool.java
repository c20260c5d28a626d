package io.github.atprotojakarta.webapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line {@code atproto-admin}, as a process.
 *
 * @param jar the JAR of the command line
 * @param environment the environment variables, which name the database
 */
record AdminTool(Path jar, Map<String, String> environment) {
  /**
   * The end of a command.
   *
   * @param code the exit code
   * @param output standard output and standard error
   */
  record Result(int code, String output) {}

  /** Runs a command to its end. Nobody is at its console. */
  Result run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("atproto-admin", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      int code = builder.start().onExit().join().exitValue();
      return new Result(code, Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  /** Runs a command that must succeed, and returns its output. */
  String succeed(String... arguments) throws IOException {
    Result result = run(arguments);
    if (result.code() != 0) {
      throw new AssertionError(List.of(arguments) + " ended with " + result);
    }
    return result.output();
  }
}
