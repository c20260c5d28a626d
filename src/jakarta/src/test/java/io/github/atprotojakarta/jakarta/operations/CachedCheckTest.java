package io.github.atprotojakarta.jakarta.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedCheckTest {
  private final AtomicInteger checks = new AtomicInteger();
  private final AtomicLong now = new AtomicLong(7);
  private final CachedCheck<Integer> check =
      new CachedCheck<>(
          () -> {
            if (checks.incrementAndGet() == 3) {
              throw new IllegalStateException("the third");
            }
            return checks.get();
          },
          now::get);

  @Test
  void callers_get_the_last_result_and_cause_no_check() {
    assertThat(check.result()).isEmpty();
    assertThat(checks).hasValue(0);
    check.run();
    check.run();
    assertThat(check.result()).contains(2);
    assertThat(check.result()).contains(2);
    assertThat(checks).hasValue(2);
  }

  @Test
  void the_age_of_the_result_shows_that_no_check_ends() {
    now.addAndGet(5_000_000_000L);
    assertThat(check.age()).isEqualTo(Duration.ofSeconds(5));
    check.run();
    assertThat(check.age()).isZero();
    now.addAndGet(31_000_000_000L);
    assertThat(check.age()).isEqualTo(Duration.ofSeconds(31));
  }

  @Test
  void a_check_that_fails_renews_nothing() {
    check.run();
    check.run();
    now.addAndGet(1_000_000_000L);
    assertThatThrownBy(check::run).hasMessage("the third");
    assertThat(check.result()).contains(2);
    assertThat(check.age()).isEqualTo(Duration.ofSeconds(1));
  }
}
