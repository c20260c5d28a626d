package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.refresh.RefreshClaims.Turn;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims and waits without threads: time passes in pauses only. */
class RefreshClaimsTest {
  private static final Instant NOW = StoredSamples.NOW;
  private static final Duration HALF_OF_THE_CLAIM = Duration.ofSeconds(30);

  private final ManualContext manual = new ManualContext();
  private final InMemorySessionStore rows = new InMemorySessionStore();
  private final StoredSession session = StoredSamples.session(StoredSamples.account(), NOW);
  private final List<RefreshClaim> asked = new ArrayList<>();
  private final List<RefreshClaim> released = new ArrayList<>();
  private Runnable beforeEachRead = () -> {};
  private final RefreshClaims claims =
      new RefreshClaims(
          new FailingSessionStore(rows) {
            @Override
            public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
              asked.add(claim);
              return super.claim(key, version, claim);
            }

            @Override
            public void release(SessionKey key, RefreshClaim claim) {
              released.add(claim);
              super.release(key, claim);
            }

            @Override
            public Optional<StoredSession> find(SessionKey key) {
              beforeEachRead.run();
              return super.find(key);
            }
          },
          StrictNetworkFixture.SHORT,
          manual.context());

  RefreshClaimsTest() {
    rows.insert(session);
  }

  /** A claim of another node, which it made this long ago. */
  private void claimOfAnotherNode(Duration ago) {
    Instant at = NOW.minus(ago);
    rows.claim(session.key(), 1, new RefreshClaim("another", at, at.plusSeconds(60)));
  }

  private Turn.Mine mine(boolean sentBefore) {
    return mine(new RefreshClaim("mine", NOW, NOW.plusSeconds(60)), sentBefore);
  }

  private Turn.Mine mine(RefreshClaim claim, boolean sentBefore) {
    return new Turn.Mine(claim, manual.waits.nanoTime(), sentBefore);
  }

  private static RefreshOutcome outcome(Turn turn) {
    assertThat(turn).isInstanceOf(Turn.Over.class);
    return ((Turn.Over) turn).outcome();
  }

  private static void assertTryAgain(Turn turn, String message) {
    assertThat(outcome(turn).failure())
        .isInstanceOf(TransientException.class)
        .hasMessageContaining(message);
  }

  private Duration paused() {
    return manual.waits.pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Test
  void a_session_that_nobody_refreshes_is_claimed_at_once() {
    assertThat(claims.take(session)).isEqualTo(mine(asked.get(0), false));
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).at()).isEqualTo(NOW);
    assertThat(asked.get(0).until()).isEqualTo(NOW.plusSeconds(60));
    assertThat(manual.waits.pauses).isEmpty();
    assertThat(manual.measured).containsExactly(new Measurement.ClaimWait(Duration.ZERO, false));
  }

  @Test
  void newer_tokens_of_another_node_are_the_outcome() {
    StoredSession newer = StoredSamples.refreshed(session);
    rows.complete(newer);
    assertThat(outcome(claims.take(session))).isEqualTo(new RefreshOutcome.Refreshed(newer));
  }

  @Test
  void a_session_that_was_deleted_has_ended() {
    rows.delete(session.key());
    assertThat(outcome(claims.take(session))).isInstanceOf(RefreshOutcome.Rejected.class);
  }

  @Test
  void one_caller_waits_for_another_node_and_the_next_ones_look_once() {
    claimOfAnotherNode(Duration.ZERO);
    assertTryAgain(claims.take(session), "Another node is refreshing " + session.key());
    assertThat(paused()).isEqualTo(Duration.ofMillis(200));
    assertThat(manual.measured)
        .containsExactly(new Measurement.ClaimWait(Duration.ofMillis(200), false));
    asked.clear();
    manual.waits.pauses.clear();
    assertTryAgain(claims.take(session), "Another node is refreshing " + session.key());
    assertThat(asked).hasSize(1);
    assertThat(manual.waits.pauses).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 48, 59})
  void nobody_waits_for_a_claim_whose_node_has_most_likely_died(long seconds) {
    claimOfAnotherNode(Duration.ofSeconds(seconds));

    assertTryAgain(claims.take(session), "Another node is refreshing " + session.key());

    assertThat(asked).hasSize(1);
    assertThat(manual.waits.pauses).isEmpty();
  }

  @Test
  void an_interrupt_ends_the_wait_for_another_node() {
    claimOfAnotherNode(Duration.ZERO);
    Thread.currentThread().interrupt();
    try {
      assertTryAgain(claims.take(session), "Another node is refreshing");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void a_claim_that_was_left_behind_is_taken_over_after_the_grace() {
    claimOfAnotherNode(Duration.ofSeconds(61));
    long made = manual.waits.nanoTime();
    assertThat(claims.take(session)).isEqualTo(new Turn.Mine(asked.get(0), made, true));
    assertThat(paused()).isEqualTo(StrictNetworkFixture.SHORT.grace());
    assertThat(manual.measured)
        .containsExactly(
            new Measurement.ClaimWait(Duration.ZERO, true),
            new Measurement.GraceWait(StrictNetworkFixture.SHORT.grace(), false));
  }

  @Test
  void tokens_that_arrive_in_the_grace_are_the_outcome() {
    claimOfAnotherNode(Duration.ofSeconds(61));
    StoredSession newer = StoredSamples.refreshed(session);
    beforeEachRead =
        () -> {
          if (manual.waits.pauses.size() == 2) {
            rows.complete(newer);
          }
        };
    assertThat(outcome(claims.take(session))).isEqualTo(new RefreshOutcome.Refreshed(newer));
    assertThat(manual.measured)
        .contains(new Measurement.GraceWait(Duration.ofMillis(5 + 10), true));
  }

  @Test
  void a_sign_out_in_the_grace_ends_the_session() {
    claimOfAnotherNode(Duration.ofSeconds(61));
    beforeEachRead = () -> rows.delete(session.key());
    assertThat(outcome(claims.take(session))).isInstanceOf(RefreshOutcome.Rejected.class);
    assertThat(manual.measured).contains(new Measurement.GraceWait(Duration.ZERO, true));
  }

  @Test
  void an_interrupt_ends_the_grace_and_leaves_the_claim() {
    claimOfAnotherNode(Duration.ofSeconds(61));
    Thread.currentThread().interrupt();
    try {
      assertTryAgain(claims.take(session), "Interrupted before the refresh of " + session.key());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(released).isEmpty();
    assertThat(manual.measured)
        .contains(new Measurement.GraceWait(StrictNetworkFixture.SHORT.poll(), false));
  }

  @Test
  void a_claim_that_stays_is_remembered_with_its_reason_and_the_next_one_is_longer() {
    TransientException why = new TransientException("no response");
    RefreshClaim claim = ((Turn.Mine) claims.take(session)).claim();
    assertThat(claims.staying(session)).isEmpty();
    assertThat(claims.keep(session, claim, why)).isEqualTo(new RefreshOutcome.Unknown(why));
    assertThat(claims.staying(session)).contains(new RefreshOutcome.Unknown(why));
    assertThat(released).isEmpty();
    manual.clock.advance(Duration.ofSeconds(60));
    assertThat(claims.staying(session)).isEmpty();
    claims.take(session);
    assertThat(Duration.between(asked.get(1).at(), asked.get(1).until()))
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void a_node_that_stops_claims_nothing() {
    claims.stop();
    assertTryAgain(claims.take(session), "this node is stopping");
    assertThat(asked).isEmpty();
  }

  @Test
  void a_node_that_stops_in_the_grace_sends_nothing() {
    claimOfAnotherNode(Duration.ofSeconds(61));
    beforeEachRead = claims::stop;
    assertTryAgain(claims.take(session), "this node is stopping");
    assertThat(manual.waits.pauses).hasSize(1);
  }

  @Test
  void a_claim_is_fresh_in_its_first_half() {
    Turn.Mine claim = mine(false);
    manual.clock.advance(HALF_OF_THE_CLAIM.minusNanos(1));
    assertThatCode(() -> claims.demandFresh(claim)).doesNotThrowAnyException();
    manual.clock.advance(Duration.ofNanos(1));
    assertThatThrownBy(() -> claims.demandFresh(claim))
        .isInstanceOf(StaleClaimException.class)
        .hasMessage("A claim of PT1M was not used for PT30S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-50M", "PT-20S"})
  void a_clock_that_is_set_back_makes_no_claim_fresh(Duration jump) {
    Turn.Mine claim = mine(false);
    manual.clock.advance(HALF_OF_THE_CLAIM.plus(jump));
    manual.waits.advance(HALF_OF_THE_CLAIM);
    assertThatThrownBy(() -> claims.demandFresh(claim))
        .isInstanceOf(StaleClaimException.class)
        .hasMessage("A claim of PT1M was not used for PT30S");
  }

  @Test
  void no_claim_is_fresh_on_a_node_that_stops() {
    claims.stop();
    Turn.Mine claim = mine(false);
    assertThatThrownBy(() -> claims.demandFresh(claim))
        .isInstanceOf(StaleClaimException.class)
        .hasMessage("This node is stopping");
  }

  /** A claim that was taken over says to the next node that the token may have been sent. */
  @ParameterizedTest
  @CsvSource({"false, false, 1", "false, true, 1", "true, false, 1", "true, true, 0"})
  void a_claim_without_a_request_is_withdrawn(boolean stopped, boolean sentBefore, int times) {
    Turn.Mine mine = mine(sentBefore);
    if (stopped) {
      claims.stop();
    }
    claims.withdraw(session, mine);
    assertThat(released).hasSize(times);
  }
}
