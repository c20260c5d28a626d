package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ManualTimer timer = new ManualTimer();
  private final AtomicInteger expiries = new AtomicInteger();
  private final Deadline deadline =
      Deadline.start(timer, timer::now, TIMEOUT, expiries::incrementAndGet);

  @Test
  void a_time_that_has_passed_is_told_once() {
    timer.run(TIMEOUT.minusMillis(1));
    assertThat(expiries).hasValue(0);
    assertThat(deadline.expired()).isFalse();

    timer.run(Duration.ofMillis(1));
    timer.run(TIMEOUT);
    assertThat(expiries).hasValue(1);
    assertThat(deadline.expired()).isTrue();
  }

  @Test
  void time_in_which_the_process_stood_still_does_not_count() {
    timer.run(Duration.ofMillis(2500));

    timer.standStill(Duration.ofMinutes(1));
    assertThat(expiries).as("the answer can still be read").hasValue(0);

    timer.run(Duration.ofMillis(6900));
    assertThat(expiries).hasValue(0);
    timer.run(Duration.ofMillis(100));
    assertThat(expiries).as("but not for ever").hasValue(1);
  }

  @Test
  void a_pause_just_before_the_end_leaves_the_answer_time_to_be_read() {
    timer.run(Duration.ofMillis(9500));

    timer.standStill(Duration.ofSeconds(8));

    assertThat(expiries).hasValue(0);
    timer.run(Duration.ofSeconds(1));
    assertThat(expiries).hasValue(1);
  }

  @Test
  void a_timer_that_is_a_little_late_gives_no_more_time() {
    for (int second = 0; second < 9; second++) {
      timer.standStill(Duration.ofMillis(1100));
    }
    timer.run(Duration.ofMillis(200));

    assertThat(expiries).hasValue(1);
  }

  @Test
  void a_new_start_gives_the_whole_time_again() {
    timer.run(Duration.ofSeconds(9));
    deadline.restart();

    timer.run(Duration.ofSeconds(9));
    assertThat(expiries).hasValue(0);
    timer.run(Duration.ofSeconds(1));
    assertThat(expiries).hasValue(1);
  }

  @Test
  void nothing_happens_once_it_is_stopped() {
    deadline.stop();

    timer.run(TIMEOUT.multipliedBy(2));
    assertThat(expiries).hasValue(0);
  }

  @Test
  void time_in_which_it_is_paused_does_not_count() {
    timer.run(Duration.ofSeconds(9));
    deadline.pause();

    timer.run(Duration.ofMinutes(5));
    assertThat(expiries).hasValue(0);

    deadline.resume();
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(1));
    timer.run(Duration.ofSeconds(1));
    assertThat(expiries).hasValue(1);
  }
}
