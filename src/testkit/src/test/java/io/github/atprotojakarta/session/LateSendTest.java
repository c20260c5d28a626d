package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The last moment before a refresh token leaves, and the waits before it. */
class LateSendTest extends TwoNodesTest {
  /** Pauses of 5, 10, 20, 40 and then 50 ms in 200 ms, and the look after each. */
  private static final int LOOKS = 10;

  /** A transport whose first token request is delayed, as by DNS, before its body is opened. */
  private HttpTransport delayedByDns(Runnable delay) {
    AtomicBoolean first = new AtomicBoolean(true);
    return request -> {
      if (isTokenRequest(request) && first.getAndSet(false)) {
        delay.run();
      }
      return fixture.network.transport().send(request);
    };
  }

  private AtprotoOAuthClient nodeWith(HttpTransport transport) {
    return fixture.node(fixture.sessions).transport(transport).build();
  }

  private static boolean stops(AtprotoOAuthClient node, SessionKey session) {
    Throwable thrown = catchThrowable(() -> node.restore(session, RefreshPolicy.ALWAYS));
    return thrown instanceof TransientException
        && String.valueOf(thrown.getMessage()).contains("this node is stopping");
  }

  @Test
  void a_claim_that_grows_old_during_the_name_look_up_sends_nothing() {
    HttpTransport slow =
        delayedByDns(
            () -> {
              fixture.clock.advance(PAST_THE_CLAIM);
              refresh(other);
            });
    try (AtprotoOAuthClient node = nodeWith(slow)) {
      refresh(node);
    }
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void no_token_leaves_after_the_end_of_a_node_has_begun() throws Exception {
    SessionKey another = fixture.signIn().session().key();
    CountDownLatch looksUp = new CountDownLatch(1);
    CountDownLatch connected = new CountDownLatch(1);
    AtprotoOAuthClient node =
        nodeWith(
            delayedByDns(
                () -> {
                  looksUp.countDown();
                  await(connected);
                }));
    Future<OAuthSession> last = Conditions.begin(() -> refresh(node));
    await(looksUp);
    Future<?> end = Conditions.begin(() -> closed(node));
    Conditions.until(() -> stops(node, another));
    connected.countDown();
    assertThatThrownBy(last::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TransientException.class);
    end.get();
    assertThat(fixture.network.counters().refreshes()).isZero();
    refresh(other);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void a_node_that_ends_during_the_grace_leaves_the_claim_to_the_next() throws Exception {
    fixture.network.faults().failNextTokenRequest(502);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    fixture.clock.advance(PAST_THE_CLAIM);
    CountDownLatch taken = new CountDownLatch(1);
    FailingSessionStore store =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public ClaimOutcome claim(SessionKey session, long version, RefreshClaim claim) {
            ClaimOutcome outcome = super.claim(session, version, claim);
            taken.countDown();
            return outcome;
          }
        };
    AtprotoOAuthClient node =
        fixture.node(store).refreshTimings(StrictNetworkFixture.LONG_GRACE).build();
    Future<OAuthSession> last = Conditions.begin(() -> refresh(node));
    await(taken);
    node.close();
    assertThatThrownBy(last::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TransientException.class);
    assertThat(fixture.network.counters().refreshes()).isZero();
    assertThat(fixture.sessions.claim(key, 1, claim())).isInstanceOf(ClaimOutcome.Held.class);
    fixture.clock.advance(PAST_THE_CLAIM);
    assertThat(fixture.sessions.claim(key, 1, claim())).isEqualTo(new ClaimOutcome.Claimed(true));
  }

  private RefreshClaim claim() {
    var at = fixture.clock.instant();
    return new RefreshClaim("of the test", at, at.plusSeconds(60));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean closed(AtprotoOAuthClient node) {
    node.close();
    return true;
  }

  private static FailingSessionStore counting(
      io.github.atprotojakarta.store.SessionStore store, AtomicInteger claims) {
    return new FailingSessionStore(store) {
      @Override
      public ClaimOutcome claim(SessionKey session, long version, RefreshClaim claim) {
        claims.incrementAndGet();
        return super.claim(session, version, claim);
      }
    };
  }

  @Test
  void the_node_whose_claim_stays_says_why_and_does_not_ask_the_store() {
    AtomicInteger claims = new AtomicInteger();
    try (AtprotoOAuthClient node = fixture.node(counting(fixture.sessions, claims)).build()) {
      fixture.network.faults().loseNextResponse(Endpoint.TOKEN);
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TransientException.class);
      assertThat(claims).hasValue(1);
      for (int caller = 0; caller < 3; caller++) {
        assertThatThrownBy(() -> refresh(node))
            .isInstanceOf(TransientException.class)
            .hasMessageContaining("did not respond");
      }
      assertThat(claims).hasValue(1);
    }
  }

  @Test
  void one_caller_waits_for_the_claim_of_a_dead_node_and_the_others_look_once() {
    fixture.network.faults().loseNextResponse(Endpoint.TOKEN);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    AtomicInteger claims = new AtomicInteger();
    try (AtprotoOAuthClient node = fixture.node(counting(fixture.sessions, claims)).build()) {
      assertThatThrownBy(() -> refresh(node))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("Another node is refreshing");
      assertThat(claims.get()).isLessThanOrEqualTo(LOOKS);
      int before = claims.get();
      for (int caller = 0; caller < 3; caller++) {
        assertThatThrownBy(() -> refresh(node)).isInstanceOf(TransientException.class);
      }
      assertThat(claims).hasValue(before + 3);
    }
  }
}
