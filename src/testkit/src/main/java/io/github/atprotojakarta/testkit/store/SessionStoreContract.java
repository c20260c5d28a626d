package io.github.atprotojakarta.testkit.store;

import static io.github.atprotojakarta.testkit.store.StoredSamples.NOW;
import static io.github.atprotojakarta.testkit.store.StoredSamples.account;
import static io.github.atprotojakarta.testkit.store.StoredSamples.claim;
import static io.github.atprotojakarta.testkit.store.StoredSamples.expired;
import static io.github.atprotojakarta.testkit.store.StoredSamples.refreshed;
import static io.github.atprotojakarta.testkit.store.StoredSamples.session;
import static io.github.atprotojakarta.testkit.store.StoredSamples.tokens;
import static io.github.atprotojakarta.testkit.store.StoredSamples.withTokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests what every {@link SessionStore} has to do. Extend it with a test class of your store. Each
 * test uses accounts of its own, so all tests can share one database.
 *
 * <pre>{@code
 * class RedisSessionStoreTest extends SessionStoreContract {
 *   private final RedisSessionStore store = new RedisSessionStore(...);
 *
 *   @Override
 *   protected SessionStore store() {
 *     return store;
 *   }
 * }
 * }</pre>
 *
 * <p>The tests need JUnit 5. They do not test faults: a store that cannot reach its data throws
 * {@link io.github.atprotojakarta.TransientException}.
 */
public abstract class SessionStoreContract extends AccountBlockContract {
  @Test
  void a_stored_session_comes_back_as_it_was() {
    StoredSession session = session(account(), NOW);
    store().insert(session);
    assertThat(store().find(session.key())).contains(session);
  }

  @Test
  void a_session_of_a_public_client_without_refresh_token_and_expiry_comes_back_as_it_was() {
    StoredSession plain = session(account(), NOW);
    StoredSession session =
        withTokens(plain, null, null).toBuilder()
            .authentication(new ClientAuthentication.None())
            .version(1)
            .createdAt(NOW)
            .refreshedAt(NOW)
            .build();
    store().insert(session);
    assertThat(store().find(session.key())).contains(session);
    StoredSession next = refreshed(session);
    assertThat(store().complete(next)).isTrue();
    assertThat(store().find(session.key())).contains(next);
  }

  @Test
  void a_long_token_and_any_character_come_back() {
    StoredSession session =
        session(account(), NOW, "é\u0000\uD83D\uDE00\"\\" + "x".repeat(100_000));
    store().insert(session);
    assertThat(store().find(session.key())).contains(session);
  }

  @Test
  void an_unknown_session_is_absent_everywhere() {
    SessionKey key = session(account(), NOW).key();
    assertThat(store().find(key)).isEmpty();
    assertThat(store().findAll(key.did())).isEmpty();
    assertThat(store().claim(key, 1, claim(NOW))).isInstanceOf(ClaimOutcome.Gone.class);
    assertThat(store().delete(key)).isFalse();
    assertThat(store().delete(key, 1)).isFalse();
    store().release(key, claim(NOW));
  }

  @Test
  void a_key_is_taken_once_and_its_session_stays() {
    StoredSession session = session(account(), NOW);
    store().insert(session);
    StoredSession second =
        session.toBuilder()
            .tokens(tokens(session.key().did(), "another"))
            .version(1)
            .createdAt(NOW)
            .refreshedAt(NOW)
            .build();
    assertThatThrownBy(() -> store().insert(second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(session.key().toString());
    assertThat(store().find(session.key())).contains(session);
  }

  @Test
  void an_account_has_several_sessions_newest_login_first() {
    Did did = account();
    StoredSession old = session(did, NOW.minusSeconds(60));
    StoredSession newest = session(did, NOW.plusSeconds(60));
    StoredSession middle = session(did, NOW);
    List.of(old, newest, middle).forEach(store()::insert);
    store().insert(session(account(), NOW));
    assertThat(store().findAll(did)).containsExactly(newest, middle, old);
    assertThat(store().keys(did)).containsExactly(newest.key(), middle.key(), old.key());
    assertThat(store().delete(newest.key())).isTrue();
    assertThat(store().findAll(did)).containsExactly(middle, old);
    assertThat(store().retire(middle.key(), 1, NOW)).isTrue();
    assertThat(store().keys(did)).containsExactly(old.key());
  }

  @Test
  void a_refresh_replaces_the_tokens_and_drops_the_claim() {
    StoredSession session = inserted();
    assertThat(store().claim(session.key(), 1, claim(NOW)))
        .isEqualTo(new ClaimOutcome.Claimed(false));
    assertThat(store().find(session.key())).contains(session);
    StoredSession next = refreshed(session);
    assertThat(store().complete(next)).isTrue();
    assertThat(store().find(session.key())).contains(next);
    assertThat(store().claim(session.key(), 2, claim(NOW)))
        .isEqualTo(new ClaimOutcome.Claimed(false));
  }

  @Test
  void an_expired_claim_is_taken_over_and_said_to_be_left_behind() {
    StoredSession session = inserted();
    store().claim(session.key(), 1, expired(NOW));
    assertThat(store().claim(session.key(), 1, claim(NOW)))
        .isEqualTo(new ClaimOutcome.Claimed(true));
    assertThat(store().claim(session.key(), 1, claim(NOW))).isInstanceOf(ClaimOutcome.Held.class);
  }

  @Test
  void the_node_whose_claim_was_taken_over_may_still_complete_and_the_other_then_may_not() {
    StoredSession session = inserted();
    store().claim(session.key(), 1, expired(NOW));
    store().claim(session.key(), 1, claim(NOW));
    StoredSession slow = refreshed(session);
    assertThat(store().complete(slow)).isTrue();
    assertThat(store().complete(refreshed(session))).isFalse();
    assertThat(store().find(session.key())).contains(slow);
  }

  @Test
  void a_claim_for_tokens_that_were_refreshed_meanwhile_gives_the_newer_ones() {
    StoredSession session = inserted();
    StoredSession next = refreshed(session);
    store().complete(next);
    assertThat(store().claim(session.key(), 1, claim(NOW)))
        .isEqualTo(new ClaimOutcome.Superseded(next));
  }

  @Test
  void a_released_claim_is_free_and_only_its_holder_releases_it() {
    StoredSession session = inserted();
    RefreshClaim claim = claim(NOW);
    store().claim(session.key(), 1, claim);
    store().release(session.key(), claim(NOW));
    assertThat(store().claim(session.key(), 1, claim(NOW))).isInstanceOf(ClaimOutcome.Held.class);
    store().release(session.key(), claim);
    assertThat(store().claim(session.key(), 1, claim(NOW)))
        .isEqualTo(new ClaimOutcome.Claimed(false));
  }

  @Test
  void tokens_that_are_stored_twice_were_stored() {
    StoredSession session = inserted();
    StoredSession next = refreshed(session);
    assertThat(store().complete(next)).isTrue();
    assertThat(store().complete(next)).isTrue();
    assertThat(store().find(session.key())).contains(next);
    store().delete(session.key());
    assertThat(store().complete(next)).isFalse();
  }

  @Test
  void of_concurrent_logins_with_one_key_one_is_stored() throws Exception {
    StoredSession session = session(account(), NOW);
    List<Boolean> stored =
        Together.run(
            THREADS,
            i -> {
              try {
                store().insert(session);
                return true;
              } catch (IllegalStateException e) {
                return false;
              }
            });
    assertThat(stored).containsOnlyOnce(true);
  }

  @Test
  void a_refresh_of_a_session_that_moved_on_or_is_gone_changes_nothing() {
    StoredSession session = inserted();
    StoredSession second = refreshed(session);
    StoredSession third = refreshed(second);
    assertThat(store().complete(third)).isFalse();
    assertThat(store().find(session.key())).contains(session);
    store().delete(session.key());
    assertThat(store().complete(second)).isFalse();
    assertThat(store().find(session.key())).isEmpty();
  }

  @Test
  void a_session_is_deleted_by_version_only_while_it_has_that_version() {
    StoredSession session = inserted();
    store().complete(refreshed(session));
    assertThat(store().delete(session.key(), 1)).isFalse();
    assertThat(store().find(session.key())).isPresent();
    assertThat(store().delete(session.key(), 2)).isTrue();
    assertThat(store().find(session.key())).isEmpty();
  }

  @Test
  void a_retired_session_is_found_by_nobody_but_those_who_revoke_it() {
    StoredSession session = inserted();
    assertThat(store().retire(session.key(), 1, NOW)).isTrue();
    assertThat(store().retire(session.key(), 1, NOW)).isFalse();
    assertThat(store().find(session.key())).isEmpty();
    assertThat(store().findAll(session.key().did())).isEmpty();
    assertThat(store().claim(session.key(), 1, claim(NOW))).isEqualTo(new ClaimOutcome.Gone());
    assertThat(store().complete(refreshed(session))).isFalse();
    assertThat(store().delete(session.key(), 1)).isFalse();
    assertThat(store().retired(LATER, 1000)).contains(session);
    assertThat(store().delete(session.key())).isTrue();
    assertThat(store().retired(LATER, 1000)).doesNotContain(session);
  }

  @Test
  void a_session_is_retired_only_with_the_version_whose_tokens_will_be_revoked() {
    StoredSession session = inserted();
    StoredSession next = refreshed(session);
    store().complete(next);
    assertThat(store().retire(session.key(), 1, NOW)).isFalse();
    assertThat(store().find(session.key())).contains(next);
    assertThat(store().retire(session.key(), 2, NOW)).isTrue();
    assertThat(store().find(session.key())).isEmpty();
    store().delete(session.key());
  }

  @Test
  void a_claim_of_a_clock_that_was_hours_ahead_blocks_for_the_longest_claim_only() {
    StoredSession session = inserted();
    RefreshClaim ahead =
        new RefreshClaim("made by a clock that is ahead", NOW, NOW.plus(Duration.ofHours(9)));
    store().claim(session.key(), 1, ahead);
    Instant longest = NOW.plus(RefreshTimings.LONGEST_CLAIM);
    for (int look = 0; look < 3; look++) {
      assertThat(store().claim(session.key(), 1, claim(NOW)))
          .isInstanceOfSatisfying(
              ClaimOutcome.Held.class, held -> assertThat(held.until()).isBeforeOrEqualTo(longest));
    }
    store().release(session.key(), ahead);
    assertThat(store().claim(session.key(), 1, claim(NOW)))
        .isEqualTo(new ClaimOutcome.Claimed(false));
  }

  @Test
  void sessions_of_another_client_id_are_noticed() {
    StoredSession session = inserted();
    assertThat(store().otherClientId("https://a.example/client-metadata.json"))
        .contains(session.clientId());
    assertThat(store().otherClientId("zzz")).contains(session.clientId());
    assertThat(store().otherClientId(session.clientId())).isEmpty();
  }

  @Test
  void the_session_that_was_retired_first_is_revoked_first() {
    StoredSession second = inserted();
    StoredSession first = inserted();
    store().retire(second.key(), 1, NOW);
    store().retire(first.key(), 1, NOW.minusSeconds(1_000_000));
    assertThat(store().retired(LATER, 1)).containsExactly(first);
    store().postponeRevocation(first.key(), LATER.plusSeconds(9));
    store().postponeRevocation(second.key(), NOW.minusSeconds(1_000_000));
    assertThat(store().retired(LATER, 1)).containsExactly(second);
    assertThat(store().retired(LATER, 1000)).doesNotContain(first);
    assertThat(store().retired(LATER.plusSeconds(10), 1000)).contains(first);
    store().delete(first.key());
    store().delete(second.key());
  }

  @Test
  void the_revocation_of_a_session_in_use_cannot_be_put_off() {
    StoredSession session = inserted();
    store().postponeRevocation(session.key(), NOW);
    assertThat(store().find(session.key())).contains(session);
  }

  @Test
  void of_concurrent_claims_one_wins() throws Exception {
    StoredSession session = inserted();
    List<ClaimOutcome> outcomes =
        Together.run(THREADS, i -> store().claim(session.key(), 1, claim(NOW)));
    assertThat(outcomes).filteredOn(ClaimOutcome.Claimed.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(ClaimOutcome.Held.class::isInstance).hasSize(THREADS - 1);
  }

  @Test
  void of_concurrent_claims_on_one_left_behind_one_wins() throws Exception {
    StoredSession session = inserted();
    store().claim(session.key(), 1, expired(NOW));
    List<ClaimOutcome> outcomes =
        Together.run(THREADS, i -> store().claim(session.key(), 1, claim(NOW)));
    assertThat(outcomes).containsOnlyOnce(new ClaimOutcome.Claimed(true));
    assertThat(outcomes).filteredOn(ClaimOutcome.Held.class::isInstance).hasSize(THREADS - 1);
  }

  @Test
  void of_concurrent_refreshes_one_completes() throws Exception {
    StoredSession session = inserted();
    List<Boolean> completed = Together.run(THREADS, i -> store().complete(refreshed(session)));
    assertThat(completed).containsOnlyOnce(true);
  }

  @Test
  void of_concurrent_deletions_one_deletes() throws Exception {
    StoredSession session = inserted();
    assertThat(Together.run(THREADS, i -> store().delete(session.key()))).containsOnlyOnce(true);
  }

  @Test
  void a_claim_that_ended_long_ago_counts_as_none() {
    StoredSession longAgo = inserted();
    StoredSession lately = inserted();
    Instant now = Instant.now(); // a store may use its own clock
    Instant counted = now.minus(RefreshTimings.ENDED_CLAIM_COUNTS);
    store().claim(longAgo.key(), 1, new RefreshClaim("one", now, counted.minusSeconds(10)));
    store().claim(lately.key(), 1, new RefreshClaim("two", now, counted.plusSeconds(600)));
    assertThat(store().claim(longAgo.key(), 1, claim(now)))
        .isEqualTo(new ClaimOutcome.Claimed(false));
    assertThat(store().claim(lately.key(), 1, claim(now)))
        .isEqualTo(new ClaimOutcome.Claimed(true));
  }

  private StoredSession inserted() {
    StoredSession session = session(account(), NOW);
    store().insert(session);
    return session;
  }
}
