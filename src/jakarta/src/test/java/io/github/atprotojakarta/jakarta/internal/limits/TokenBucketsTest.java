package io.github.atprotojakarta.jakarta.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
  private static final int OWNERS = 100;

  private final AtomicLong now = new AtomicLong();
  private final TokenBuckets<String> buckets =
      new TokenBuckets<>(10, Duration.ofSeconds(1), OWNERS, now::get);

  private int taken(String owner, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += buckets.tryTake(owner) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void a_full_bucket_is_there_at_once_and_comes_back_steadily() {
    assertThat(taken("alice", 20)).isEqualTo(10);
    now.addAndGet(300_000_000);
    assertThat(taken("alice", 20)).isEqualTo(3);
    now.addAndGet(60_000_000_000L);
    assertThat(taken("alice", 20)).isEqualTo(10);
  }

  @Test
  void each_owner_has_its_own() {
    assertThat(taken("alice", 20)).isEqualTo(10);
    assertThat(taken("bob", 20)).isEqualTo(10);
  }

  @Test
  void looking_takes_nothing() {
    assertThat(taken("alice", 9)).isEqualTo(9);
    assertThat(buckets.hasToken("alice")).isTrue();
    assertThat(buckets.hasToken("alice")).isTrue();
    assertThat(taken("alice", 2)).isEqualTo(1);
    assertThat(buckets.hasToken("alice")).isFalse();
  }

  @Test
  void as_many_owners_as_it_is_made_for_cannot_fill_a_bucket_of_another() {
    assertThat(taken("alice", 20)).isEqualTo(10);
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < OWNERS - 1; i++) {
        taken("stranger " + i, 20);
        buckets.hasToken("passer-by " + round + " " + i);
      }
    }

    assertThat(buckets.hasToken("alice")).isFalse();
  }
}
