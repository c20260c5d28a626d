package io.github.atprotojakarta.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private static final Duration WHOLE = Duration.ofSeconds(20);

  private final MovingClock clock = new MovingClock();

  @Test
  void the_time_of_the_work_passes() {
    assertThat(TimeLimit.within(clock, WHOLE, this::left)).contains(WHOLE);
    assertThat(after(Duration.ofSeconds(19))).contains(Duration.ofSeconds(1));
    assertThat(after(Duration.ofSeconds(21))).contains(Duration.ZERO);
  }

  @Test
  void a_step_leaves_time_for_the_next() {
    TimeLimit.within(
        clock,
        WHOLE,
        () -> {
          assertThat(TimeLimit.until(0.5, this::left)).contains(Duration.ofSeconds(10));
          clock.advance(Duration.ofSeconds(9));
          assertThat(TimeLimit.until(0.5, this::left)).contains(Duration.ofSeconds(1));
          return left();
        });
  }

  @Test
  void a_request_that_needs_more_time_than_is_left_is_not_sent() {
    TimeLimit.within(
        clock,
        WHOLE,
        () -> {
          clock.advance(Duration.ofSeconds(10));
          assertThat(TimeLimit.until(0.75, 0.25, TimeLimitTest::allowed)).isTrue();
          clock.advance(Duration.ofMillis(1));
          assertThat(TimeLimit.until(0.75, 0.25, TimeLimitTest::allowed)).isFalse();
          assertThat(allowed()).isTrue();
          clock.advance(Duration.ofSeconds(10));
          assertThat(allowed()).isFalse();
          return true;
        });
  }

  @Test
  void shorter_work_inside_keeps_the_limit_of_the_whole() {
    TimeLimit.within(
        clock,
        WHOLE,
        () -> {
          Duration eight = Duration.ofSeconds(8);
          assertThat(TimeLimit.atMost(clock, eight, this::left)).contains(eight);
          clock.advance(Duration.ofSeconds(15));
          assertThat(TimeLimit.atMost(clock, eight, this::left)).contains(Duration.ofSeconds(5));
          return left();
        });
  }

  @Test
  void tasks_have_the_limit_of_the_work_that_started_them() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Optional<Duration>> seen = new ArrayList<>();
    Executor carrying =
        TimeLimit.carrying(
            task -> {
              Thread thread = new Thread(task);
              threads.add(thread);
              thread.start();
            });

    TimeLimit.within(
        clock,
        WHOLE,
        () -> {
          carrying.execute(() -> seen.add(left()));
          return left();
        });
    threads.get(0).join();
    carrying.execute(() -> seen.add(left()));
    threads.get(1).join();

    assertThat(seen).containsExactly(Optional.of(WHOLE), Optional.empty());
  }

  @Test
  void nothing_stays_in_the_thread() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                TimeLimit.within(
                    clock,
                    WHOLE,
                    () -> {
                      throw new IllegalStateException();
                    }));

    assertThat(left()).isEmpty();
    assertThat(TimeLimit.until(0.5, this::left)).isEmpty();
  }

  private Optional<Duration> after(Duration time) {
    return TimeLimit.within(
        clock,
        WHOLE,
        () -> {
          clock.advance(time);
          return left();
        });
  }

  private Optional<Duration> left() {
    return TimeLimit.current().map(TimeLimit::left);
  }

  private static boolean allowed() {
    return TimeLimit.current().orElseThrow().allowsRequest();
  }

  @Test
  void work_without_a_limit_around_it_may_take_its_own_time() {
    assertThat(TimeLimit.atMost(clock, WHOLE, this::left)).contains(WHOLE);
  }
}
