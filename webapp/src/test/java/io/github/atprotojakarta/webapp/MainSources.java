package io.github.atprotojakarta.webapp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Java files of the modules for users, without their tests. */
final class MainSources {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of("src/client", "src/jakarta", "src/hazelcast", "src/opentelemetry", "persistence");

  private MainSources() {}

  /** Returns the files. */
  static Stream<Path> all() {
    return MODULES.stream()
        .map(module -> ROOT.resolve(module).resolve("src/main/java"))
        .flatMap(MainSources::walk)
        .filter(file -> file.toString().endsWith(".java"));
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the text of a file. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
