package io.github.atprotojakarta.jakarta.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Permit;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Share;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private final AtomicLong now = new AtomicLong();
  private final ConcurrencyLimit limit = new ConcurrencyLimit(4, Duration.ofSeconds(100), now::get);

  private Optional<Permit> acquire(String... owners) {
    return limit.tryAcquire(List.of(owners).stream().map(owner -> new Share(owner, 2)).toList());
  }

  @Test
  void an_owner_gets_its_share_and_all_together_get_the_total() {
    assertThat(acquire("a")).isPresent();
    assertThat(acquire("a")).isPresent();
    assertThat(acquire("a")).isEmpty();
    assertThat(acquire("b")).isPresent();
    assertThat(acquire("c")).isPresent();
    assertThat(acquire("d")).isEmpty();
  }

  @Test
  void a_permit_counts_for_each_of_its_owners() {
    assertThat(acquire("address 1", "target")).isPresent();
    assertThat(acquire("address 2", "target")).isPresent();
    assertThat(acquire("address 3", "target")).isEmpty();
    assertThat(acquire("address 3", "another")).isPresent();
  }

  @Test
  void a_permit_is_given_back_once() {
    Permit first = acquire("a").orElseThrow();
    acquire("a");
    first.close();
    first.close();

    assertThat(acquire("a")).isPresent();
    assertThat(acquire("a")).isEmpty();
  }

  @Test
  void a_lost_permit_is_free_again_and_its_late_return_changes_nothing() {
    Permit lost = acquire("a").orElseThrow();
    acquire("a");
    now.addAndGet(Duration.ofSeconds(101).toNanos());

    assertThat(acquire("a")).isPresent();
    assertThat(acquire("a")).isPresent();
    lost.close();
    assertThat(acquire("a")).isEmpty();
  }
}
