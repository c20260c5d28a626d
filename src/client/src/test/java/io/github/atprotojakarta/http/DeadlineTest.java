package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Timer timer = new Timer();
  private final AtomicInteger expiries = new AtomicInteger();
  private final Deadline deadline =
      Deadline.start(timer, () -> timer.now, TIMEOUT, expiries::incrementAndGet);

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

  /** One task and a time, which only the test moves. */
  private static final class Timer extends ScheduledThreadPoolExecutor {
    private long now = Long.MAX_VALUE - 1;
    private long due;
    private @Nullable Task task;

    Timer() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      task = new Task(command);
      due = now + unit.toNanos(delay);
      return task;
    }

    /** Time passes, and the timer is on time. */
    void run(Duration time) {
      long end = now + time.toNanos();
      while (task != null && due - end <= 0) {
        now = due;
        fire();
      }
      now = end;
    }

    /** Time passes, and nobody notices until it has. */
    void standStill(Duration time) {
      now += time.toNanos();
      if (due - now <= 0) {
        fire();
      }
    }

    private void fire() {
      Task current = task;
      task = null;
      if (current != null) {
        current.run();
      }
    }
  }

  private static final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
    Task(Runnable command) {
      super(command, null);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
