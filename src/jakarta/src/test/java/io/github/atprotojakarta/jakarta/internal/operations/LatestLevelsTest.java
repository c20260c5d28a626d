package io.github.atprotojakarta.jakarta.internal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Quantity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LatestLevelsTest {
  private final LatestLevels levels = new LatestLevels();

  @Test
  void a_level_that_was_not_measured_is_not_known() {
    levels.on(new Measurement.Restore());
    assertThat(levels.of(Quantity.SESSIONS)).isEmpty();
    assertThat(levels.measuredAt(Quantity.SESSIONS)).isEmpty();
  }

  @Test
  void the_latest_level_counts() {
    Instant before = Instant.now();
    levels.on(new Measurement.Level(Quantity.SESSIONS, 7));
    levels.on(new Measurement.Level(Quantity.SESSIONS, 5));
    assertThat(levels.of(Quantity.SESSIONS)).hasValue(5);
    assertThat(levels.measuredAt(Quantity.SESSIONS).orElseThrow()).isAfterOrEqualTo(before);
    assertThat(levels.of(Quantity.FAILING_TASKS)).isEmpty();
  }

  @Test
  void a_level_that_could_not_be_measured_is_not_known_any_more() {
    levels.on(new Measurement.Level(Quantity.SESSIONS, 7));
    levels.on(new Measurement.Level(Quantity.SESSIONS, Double.NaN));
    assertThat(levels.of(Quantity.SESSIONS)).isEmpty();
  }
}
