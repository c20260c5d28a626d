package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every setting that the code reads is known at start and documented, and no other one is. */
class SettingsDocumentedTest {
  private static final List<Path> MODULES =
      List.of(
          Path.of("../src/jakarta"),
          Path.of("../src/hazelcast"),
          Path.of("../src/opentelemetry"),
          Path.of("../persistence"));

  private static final Pattern IN_CODE = Pattern.compile("\"(atproto\\.[a-z0-9.-]+[a-z0-9])\"");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(atproto\\.[a-z0-9.-]+)` \\|");

  /** A name that is spelled like a setting: a map in the data grid. */
  private static final Set<String> OTHERS = Set.of("atproto.refresh-locks");

  private static SortedSet<String> found(Pattern pattern, String text) {
    SortedSet<String> names = new TreeSet<>();
    pattern.matcher(text).results().forEach(result -> names.add(result.group(1)));
    return names;
  }

  private static SortedSet<String> inCode() throws IOException {
    SortedSet<String> names = new TreeSet<>();
    for (Path module : MODULES) {
      try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> names.addAll(found(IN_CODE, read(file))));
      }
    }
    names.removeAll(OTHERS);
    return names;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_code_reads_what_is_documented() throws IOException {
    assertThat(found(ROW, read(Path.of("../docs/configuration.md")))).isEqualTo(inCode());
  }

  @Test
  void what_is_known_at_start_is_what_the_code_reads() throws IOException {
    SortedSet<String> known = new TreeSet<>();
    for (Path module : MODULES) {
      known.addAll(
          Files.readAllLines(module.resolve("src/main/resources/META-INF/atproto-settings.txt")));
    }
    assertThat(known).isEqualTo(inCode());
  }
}
