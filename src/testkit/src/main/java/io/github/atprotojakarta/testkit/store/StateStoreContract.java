package io.github.atprotojakarta.testkit.store;

import static io.github.atprotojakarta.testkit.store.StoredSamples.pending;
import static io.github.atprotojakarta.testkit.store.StoredSamples.randomHash;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import java.time.Instant;
import java.time.temporal.TemporalAdjuster;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Tests what every {@link StateStore} has to do. Extend it with a test class of your store, as with
 * {@link SessionStoreContract}. Each test uses logins of its own.
 */
public abstract class StateStoreContract {
  /** A fraction of a second that many databases cannot keep exactly. */
  private static final TemporalAdjuster NANOS = time -> time.with(NANO_OF_SECOND, 987_654_321);

  private static final int THREADS = 8;

  /** Returns the store to test; within one test, always on the same data. */
  protected abstract StateStore store();

  @Test
  void a_pending_login_comes_back_as_it_was_and_once() {
    PendingAuthorization pending = live();
    store().insert(pending);
    assertThat(store().consume(pending.stateHash())).contains(pending);
    assertThat(store().consume(pending.stateHash())).isEmpty();
  }

  @Test
  void a_login_that_began_at_a_server_without_state_of_the_application_comes_back_as_it_was() {
    PendingAuthorization pending =
        pending(inTenMinutes(), new ClientAuthentication.None(), null, null);
    store().insert(pending);
    assertThat(store().consume(pending.stateHash())).contains(pending);
  }

  @Test
  void an_unknown_state_is_absent() {
    assertThat(store().consume(randomHash())).isEmpty();
  }

  @Test
  void a_state_is_taken_once() {
    PendingAuthorization pending = live();
    store().insert(pending);
    assertThatThrownBy(() -> store().insert(pending)).isInstanceOf(IllegalStateException.class);
    assertThat(store().consume(pending.stateHash())).contains(pending);
  }

  @Test
  void of_concurrent_callbacks_with_one_state_one_gets_the_login() throws Exception {
    for (int round = 0; round < 10; round++) {
      PendingAuthorization pending = live();
      store().insert(pending);
      List<Optional<PendingAuthorization>> results =
          Together.run(THREADS, i -> store().consume(pending.stateHash()));
      assertThat(results).containsOnlyOnce(Optional.of(pending));
      assertThat(results).filteredOn(Optional::isEmpty).hasSize(THREADS - 1);
    }
  }

  @Test
  void what_expired_before_an_instant_is_removed_and_nothing_else() {
    Instant now = Instant.now(); // a store may use its own clock
    PendingAuthorization expired = pending(now.minusSeconds(1000));
    PendingAuthorization alsoExpired = pending(now.minusSeconds(2000));
    PendingAuthorization live = live();
    List.of(expired, alsoExpired, live).forEach(store()::insert);
    assertThat(store().deleteExpired(now, 100))
        .as("those that the store did not remove by itself, because they had expired")
        .isIn(0, 2);
    assertThat(store().consume(expired.stateHash())).isEmpty();
    assertThat(store().consume(alsoExpired.stateHash())).isEmpty();
    assertThat(store().consume(live.stateHash())).contains(live);
  }

  @Test
  void a_store_that_counts_knows_the_logins_that_have_not_expired() {
    Instant now = Instant.now();
    OptionalLong before = store().count(now);
    assumeThat(before).as("counting is optional").isPresent();
    PendingAuthorization live = live();
    store().insert(live);
    store().insert(pending(now.minusSeconds(1000)));
    assertThat(store().count(now)).hasValue(before.getAsLong() + 1);
    store().consume(live.stateHash());
    assertThat(store().count(now)).isEqualTo(before);
    store().deleteExpired(now, 100);
  }

  private static PendingAuthorization live() {
    return pending(inTenMinutes());
  }

  private static Instant inTenMinutes() {
    return Instant.now().plusSeconds(600).with(NANOS);
  }
}
