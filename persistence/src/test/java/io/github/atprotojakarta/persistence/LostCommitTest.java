package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.persistence.FaultyDataSource.Commit;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that dies during a commit leaves open whether the commit took place. */
@ParameterizedClass
@ValueSource(strings = {"hibernate", "eclipselink"})
class LostCommitTest {
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final TestDatabase database = TestDatabase.postgres().migrated();
  private final FaultyDataSource faults = new FaultyDataSource(database.dataSource());
  private final EntityManagerFactory factory;
  private final JpaSessionStore store;
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), Instant.now());

  LostCommitTest(String unit) {
    factory = TestDatabase.entityManagerFactory(unit, faults.dataSource());
    store = new JpaSessionStore(new ResourceLocalTransactions(factory), () -> keys);
  }

  @BeforeEach
  void insert() {
    store.insert(session);
  }

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WORKS")
  void new_tokens_are_stored_once_whatever_became_of_the_commit(Commit commit) {
    store.claim(session.key(), 1, StoredSamples.claim(Instant.now()));
    StoredSession refreshed = StoredSamples.refreshed(session);
    faults.next(commit);
    assertThat(store.complete(refreshed)).isTrue();
    assertThat(faults.happened()).isTrue();
    assertThat(store.find(session.key())).contains(refreshed);
    assertThat(store.claim(session.key(), 2, StoredSamples.claim(Instant.now())))
        .isEqualTo(new ClaimOutcome.Claimed(false));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WORKS")
  void a_claim_is_the_callers_whatever_became_of_the_commit_and_keeps_others_out(Commit commit) {
    RefreshClaim claim = StoredSamples.claim(Instant.now());
    faults.next(commit);
    assertThat(store.claim(session.key(), 1, claim)).isEqualTo(new ClaimOutcome.Claimed(false));
    assertThat(faults.happened()).isTrue();
    assertThat(store.claim(session.key(), 1, StoredSamples.claim(Instant.now())))
        .isInstanceOf(ClaimOutcome.Held.class);
    store.release(session.key(), claim);
    assertThat(store.claim(session.key(), 1, StoredSamples.claim(Instant.now())))
        .isEqualTo(new ClaimOutcome.Claimed(false));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WORKS")
  void a_claim_that_took_one_over_still_says_so(Commit commit) {
    store.claim(session.key(), 1, StoredSamples.expired(StoredSamples.NOW));
    faults.next(commit);
    assertThat(store.claim(session.key(), 1, StoredSamples.claim(Instant.now())))
        .isEqualTo(new ClaimOutcome.Claimed(true));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WORKS")
  void a_login_a_sign_out_and_a_deletion_fail_and_may_be_tried_again(Commit commit) {
    faults.next(commit);
    StoredSession other = StoredSamples.session(StoredSamples.account(), Instant.now());
    assertThatThrownBy(() -> store.insert(other))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("the connection was lost");
    faults.next(commit);
    assertThatThrownBy(() -> store.retire(session.key(), 1, Instant.now()))
        .isInstanceOf(TransientException.class);
    assertThat(store.retire(session.key(), 1, Instant.now()))
        .isEqualTo(commit == Commit.DIES_BEFORE);
    faults.next(commit);
    assertThatThrownBy(() -> store.delete(session.key())).isInstanceOf(TransientException.class);
    assertThat(store.delete(session.key())).isEqualTo(commit == Commit.DIES_BEFORE);
  }
}
