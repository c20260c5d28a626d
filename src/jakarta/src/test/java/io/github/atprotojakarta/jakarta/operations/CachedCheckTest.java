package io.github.atprotojakarta.jakarta.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedCheckTest {
  private final AtomicInteger checks = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private final Queue<Runnable> background = new ArrayDeque<>();
  private final CachedCheck<Integer> check =
      new CachedCheck<>(checks::incrementAndGet, background::add, now::get, Duration.ofSeconds(10));

  @Test
  void nobody_waits_and_one_check_runs_for_all() {
    assertThat(check.result()).isEmpty();
    assertThat(check.result()).isEmpty();
    assertThat(background).hasSize(1);
    background.remove().run();

    assertThat(check.result()).contains(1);
    assertThat(background).isEmpty();
  }

  @Test
  void an_old_result_is_given_while_a_new_one_is_got() {
    check.result();
    background.remove().run();
    now.addAndGet(10_000_000_000L);

    assertThat(check.result()).contains(1);
    assertThat(background).hasSize(1);
    background.remove().run();
    assertThat(check.result()).contains(2);
  }

  @Test
  void a_check_that_hangs_is_seen() {
    check.result();
    now.addAndGet(31_000_000_000L);

    assertThat(check.running()).isEqualTo(Duration.ofSeconds(31));
    background.remove().run();
    assertThat(check.running()).isZero();
  }
}
