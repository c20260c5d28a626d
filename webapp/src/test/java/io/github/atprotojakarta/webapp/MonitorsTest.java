package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Until JDK 24 a virtual thread that waits inside a monitor pins its carrier thread. The modules
 * for users have no monitors, so that none can be held during I/O; they use locks.
 */
class MonitorsTest {
  private static final Path ROOT = Path.of("..");

  private static final List<String> MODULES =
      List.of("src/client", "src/jakarta", "src/hazelcast", "src/opentelemetry", "persistence");

  /** At the start of an application: its lock must be shared by the applications of a JVM. */
  private static final Set<String> EXCEPTIONS = Set.of("Migrations.java");

  private static final Pattern MONITOR =
      Pattern.compile("(?m)^(?!\\s*(/?\\*|//)).*\\b(synchronized|wait\\(\\)|notifyAll\\(\\))");

  /** ConcurrentHashMap and Caffeine compute inside a monitor: only new, empty values. */
  private static final Pattern COMPUTED =
      Pattern.compile(
          "(computeIfAbsent\\(|[a-z]\\.get\\([a-z]+, (?=[a-z]+ ->))"
              + "(?![^;]*-> new [A-Za-z]+(<>)?\\(\\)\\))");

  @Test
  void main_code_has_no_monitors() {
    assertThat(sources()).hasSizeGreaterThan(200);
    assertThat(sources().filter(source -> MONITOR.matcher(text(source)).find()))
        .map(source -> source.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(EXCEPTIONS);
  }

  @Test
  void values_that_are_computed_inside_a_map_need_no_input() {
    assertThat(sources().filter(source -> COMPUTED.matcher(text(source)).find())).isEmpty();
    assertThat(COMPUTED.matcher("map.computeIfAbsent(key, this::load)").find()).isTrue();
  }

  private static Stream<Path> sources() {
    return MODULES.stream()
        .map(module -> ROOT.resolve(module).resolve("src/main/java"))
        .flatMap(MonitorsTest::walk)
        .filter(file -> file.toString().endsWith(".java"));
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
