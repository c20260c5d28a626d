package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Until JDK 24 a virtual thread that waits inside a monitor pins its carrier thread. The modules
 * for users have no monitors, so that none can be held during I/O; they use locks.
 */
class MonitorsTest {
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
    assertThat(MainSources.all()).hasSizeGreaterThan(200);
    assertThat(MainSources.all().filter(source -> MONITOR.matcher(MainSources.text(source)).find()))
        .map(source -> source.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(EXCEPTIONS);
  }

  @Test
  void values_that_are_computed_inside_a_map_need_no_input() {
    assertThat(
            MainSources.all().filter(source -> COMPUTED.matcher(MainSources.text(source)).find()))
        .isEmpty();
    assertThat(COMPUTED.matcher("map.computeIfAbsent(key, this::load)").find()).isTrue();
  }
}
