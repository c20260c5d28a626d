package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A script that operators use.
 *
 * @param file the script
 * @param environment what it gets besides this process's own
 */
record Script(Path file, Map<String, String> environment) {
  static Script of(String name) {
    return new Script(Path.of("src/main/scripts", name), Map.of());
  }

  Script environment(Map<String, String> variables) {
    return new Script(file, Map.copyOf(variables));
  }

  /** Runs it to its end, which has to be a good one, and gives what it said. */
  String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", file.toString()));
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile("script", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    int code = builder.start().onExit().join().exitValue();
    String text = Files.readString(said);
    Files.delete(said);
    assertThat(code).as(text).isZero();
    return text;
  }
}
