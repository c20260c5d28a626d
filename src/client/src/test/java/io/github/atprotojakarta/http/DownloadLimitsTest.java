package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DownloadLimitsTest {
  private final ManualTimer timer = new ManualTimer();
  private final AtomicInteger expiries = new AtomicInteger();
  private final DownloadLimits limits =
      new DownloadLimits(timer, timer::now, Duration.ofMinutes(10), expiries::incrementAndGet);

  @Test
  void single_bytes_for_half_a_minute_are_too_slow() {
    for (int second = 0; second < 29; second++) {
      receive(Duration.ofSeconds(1), 1);
    }
    assertThat(expiries).hasValue(0);

    receive(Duration.ofSeconds(1), 1);
    assertThat(expiries).hasValue(1);
    assertThat(limits.fault()).isEqualTo("sent less than 30720 bytes in PT30S");
  }

  @Test
  void one_kibibyte_a_second_is_enough_until_the_longest_time() {
    for (int step = 0; step < 40; step++) {
      receive(Duration.ofMillis(14_950), DownloadLimits.LEAST_BYTES / 2);
    }
    assertThat(expiries).hasValue(0);

    receive(Duration.ofSeconds(2), DownloadLimits.LEAST_BYTES);
    assertThat(expiries).hasValue(1);
    assertThat(limits.fault()).isEqualTo("did not send a full response within PT10M");
  }

  @Test
  void a_reader_that_takes_its_time_is_not_the_servers_fault() {
    receive(Duration.ofSeconds(1), 1);

    timer.run(Duration.ofMinutes(5));

    assertThat(expiries).hasValue(0);
    receive(Duration.ofSeconds(29), 1);
    assertThat(expiries).as("but the server's own time goes on").hasValue(1);
  }

  @Test
  void nothing_expires_after_the_end() {
    receive(Duration.ofSeconds(1), 1);
    limits.stop();

    timer.run(Duration.ofHours(1));
    assertThat(expiries).hasValue(0);
  }

  @Test
  void nothing_expires_before_somebody_reads() {
    timer.run(Duration.ofMinutes(9));
    assertThat(expiries).hasValue(0);
    assertThat(limits.expired()).isFalse();

    timer.run(Duration.ofMinutes(1));
    assertThat(limits.expired()).isTrue();
  }

  @Test
  void a_rate_that_is_too_low_has_expired() {
    receive(Duration.ofSeconds(30), 1);

    assertThat(limits.expired()).isTrue();
  }

  private void receive(Duration wait, int bytes) {
    limits.awaitData();
    timer.run(wait);
    limits.received(bytes);
  }
}
