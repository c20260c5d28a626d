package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GrowingPausesTest {
  private final RecordedWaits waits = new RecordedWaits();

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void each_pause_is_twice_as_long_up_to_ten_times_the_first_and_the_last_fills_the_whole() {
    GrowingPauses pauses = new GrowingPauses(waits, millis(10), millis(390));
    while (!pauses.over()) {
      assertThat(pauses.pause()).isTrue();
    }
    assertThat(waits.pauses)
        .containsExactly(
            millis(10), millis(20), millis(40), millis(80), millis(100), millis(100), millis(40));
    assertThat(pauses.waited()).isEqualTo(millis(390));
  }

  @Test
  void a_wait_that_took_too_long_pauses_no_more() {
    GrowingPauses pauses = new GrowingPauses(waits, millis(10), millis(30));
    waits.advance(millis(29));
    assertThat(pauses.over()).isFalse();
    waits.advance(millis(2));
    assertThat(pauses.over()).isTrue();
    assertThat(pauses.pause()).isTrue();
    assertThat(waits.pauses).containsExactly(Duration.ZERO);
  }

  @Test
  void an_interrupt_ends_a_pause() {
    Thread.currentThread().interrupt();
    try {
      assertThat(new GrowingPauses(waits, millis(10), millis(30)).pause()).isFalse();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
