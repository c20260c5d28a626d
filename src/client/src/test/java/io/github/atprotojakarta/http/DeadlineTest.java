package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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

  /** The reader of a response, its writer and the timer are different threads. */
  @Test
  void every_step_lets_the_other_threads_go_on() throws Exception {
    for (Runnable step :
        List.<Runnable>of(
            deadline::restart,
            deadline::pause,
            deadline::resume,
            deadline::left,
            () -> timer.run(Duration.ofSeconds(2)))) {
      step.run();
      FutureTask<Duration> other = new FutureTask<>(deadline::left);
      Thread thread = new Thread(other);
      thread.setDaemon(true);
      thread.start();
      assertThat(other.get(20, TimeUnit.SECONDS)).isPositive();
    }
  }

  @Test
  void a_time_that_is_over_is_zero_and_never_less() {
    timer.run(Duration.ofSeconds(3));
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(7));

    timer.run(Duration.ofMinutes(1));
    assertThat(deadline.left()).isEqualTo(Duration.ZERO);
  }

  @Test
  void a_time_that_runs_is_not_moved_by_a_second_resume() {
    timer.run(Duration.ofSeconds(3));
    deadline.resume();
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(7));
    deadline.pause();
    timer.run(Duration.ofSeconds(5));
    deadline.restart();
    timer.run(Duration.ofSeconds(1));
    deadline.resume();
    assertThat(deadline.left()).isEqualTo(TIMEOUT);
  }

  @Test
  void a_short_time_is_looked_at_in_steps_of_a_quarter_of_a_second() {
    AtomicInteger ends = new AtomicInteger();
    Deadline.start(timer, timer::now, Duration.ofSeconds(1), ends::incrementAndGet);
    timer.run(Duration.ofMillis(900));

    timer.standStill(Duration.ofSeconds(30));
    assertThat(ends).hasValue(0);
    timer.run(Duration.ofMillis(249));
    assertThat(ends).hasValue(0);
    timer.run(Duration.ofMillis(1));
    assertThat(ends).hasValue(1);
  }

  @Test
  void a_timer_that_is_one_step_late_gives_no_more_time() {
    timer.standStill(Duration.ofSeconds(2));

    timer.run(Duration.ofSeconds(8));

    assertThat(expiries).hasValue(1);
  }
}
