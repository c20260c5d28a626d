package io.github.atprotojakarta.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.InMemoryStateStore;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InMemoryStateStoreTest extends StateStoreContract {
  private final StateStore store = new InMemoryStateStore();

  @Override
  protected StateStore store() {
    return store;
  }

  @Test
  void ten_thousand_logins_are_kept_at_most_and_the_newest_ones_stay() {
    Instant now = Instant.now();
    PendingAuthorization first = StoredSamples.pending(now.plusSeconds(600));
    store.insert(first);
    for (int i = 1; i < 10_000; i++) {
      insert(first, i, now.plusSeconds(600).plusMillis(i));
    }
    assertThat(store.consume("state-1")).isPresent();
    insert(first, 10_000, now.plusSeconds(700));
    insert(first, 10_001, now.plusSeconds(700));

    assertThat(store.consume(first.stateHash())).isEmpty();
    assertThat(store.consume("state-2")).isPresent();
    assertThat(store.consume("state-10001")).isPresent();
    assertThat(store.deleteExpired(now.plusSeconds(9999), Integer.MAX_VALUE)).isEqualTo(9998);
  }

  private void insert(PendingAuthorization like, int number, Instant expiresAt) {
    store.insert(like.toBuilder().stateHash("state-" + number).expiresAt(expiresAt).build());
  }

  @Test
  void the_logins_that_expire_first_are_removed_first() {
    Instant now = Instant.now();
    PendingAuthorization first = StoredSamples.pending(now.plusSeconds(600));
    for (int i = 0; i < 5; i++) {
      insert(first, i, now.plusSeconds(600 - i));
    }

    assertThat(store.deleteExpired(now.plusSeconds(900), 2)).isEqualTo(2);
    assertThat(store.consume("state-4")).isEmpty();
    assertThat(store.consume("state-3")).isEmpty();
    assertThat(store.consume("state-2")).isPresent();
  }
}
