package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose refresh is disturbed by a fault. */
class RefreshFaultsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAST_THE_CLAIM = Duration.ofSeconds(61);
  private static final Duration AHEAD = Duration.ofHours(9);
  private static final Duration PAST_HALF_OF_THE_CLAIM = Duration.ofSeconds(31);

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private OAuthSession session;
  private AtprotoOAuthClient other;

  @BeforeEach
  void signIn() {
    session = fixture.signIn().session();
    other = fixture.node(fixture.othersSessions).build();
  }

  @AfterEach
  void close() {
    fixture.network.faults().clear();
    other.close();
    fixture.close();
  }

  /** Simulates the death of a process in a thread. */
  private static final class NodeDied extends Error {
    private static final long serialVersionUID = 1;
  }

  private OAuthSession refresh(AtprotoOAuthClient node) {
    return node.restore(session.key(), RefreshPolicy.ALWAYS);
  }

  private static void call(OAuthSession session) {
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
  }

  private long refreshes() {
    return fixture.network.counters().refreshes();
  }

  private void assertNoReplay() {
    assertThat(fixture.network.counters().replays()).isZero();
  }

  private static boolean isTokenRequest(io.github.atprotojakarta.http.HttpRequest request) {
    return request.uri().getPath().endsWith("/token");
  }

  private static String body(io.github.atprotojakarta.http.HttpRequest request) {
    try (InputStream in = request.body().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AtprotoOAuthClient nodeWith(HttpTransport transport) {
    return fixture.node(fixture.sessions).transport(transport).build();
  }

  @Test
  void a_node_that_dies_before_it_sends_is_replaced_when_its_claim_is_over() {
    FailingSessionStore ofTheDead =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public void release(SessionKey key, RefreshClaim claim) {
            throw new NodeDied();
          }
        };
    try (AtprotoOAuthClient doomed =
        fixture
            .node(ofTheDead)
            .transport(
                request -> {
                  if (isTokenRequest(request)) {
                    throw new NodeDied();
                  }
                  return fixture.network.transport().send(request);
                })
            .build()) {
      assertThatThrownBy(() -> refresh(doomed)).hasRootCauseInstanceOf(NodeDied.class);
    }
    assertThatThrownBy(() -> refresh(other))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("Another node is refreshing");
    fixture.clock.advance(PAST_THE_CLAIM);
    call(refresh(other));
    assertThat(refreshes()).isEqualTo(1);
    assertNoReplay();
  }

  @Test
  void a_node_that_dies_with_the_answer_takes_the_session_with_it() {
    try (AtprotoOAuthClient doomed =
        nodeWith(
            request -> {
              var response = fixture.network.transport().send(request);
              if (isTokenRequest(request) && response.status() == 200) {
                response.close();
                throw new NodeDied();
              }
              return response;
            })) {
      assertThatThrownBy(() -> refresh(doomed)).hasRootCauseInstanceOf(NodeDied.class);
    }
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    assertNoReplay();
    fixture.clock.advance(PAST_THE_CLAIM);
    assertThatThrownBy(() -> refresh(other))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessageContaining("sign in again");
    assertThat(fixture.sessions.find(session.key())).isEmpty();
    assertThat(fixture.network.counters().replays()).isEqualTo(1);
  }

  @Test
  void an_answer_that_takes_longer_than_the_lock_lasts_is_waited_for_by_the_claim()
      throws Exception {
    try (Hold hold = fixture.network.faults().holdNextResponse(Endpoint.TOKEN)) {
      Future<OAuthSession> slow = Conditions.begin(() -> refresh(fixture.client));
      hold.awaitArrival(PATIENCE);
      // The other node's lock is not effective: its lease has expired, or the cluster is split.
      assertThatThrownBy(() -> refresh(other))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("Another node is refreshing");
      hold.release();
      call(slow.get());
    }
    call(other.restore(session.key(), RefreshPolicy.AUTO));
    assertThat(refreshes()).isEqualTo(1);
    assertNoReplay();
  }

  @Test
  void without_claims_the_same_fault_is_a_replay() throws Exception {
    SessionStore claimless =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
            return new ClaimOutcome.Claimed(false);
          }
        };
    try (AtprotoOAuthClient one = fixture.node(claimless).build();
        AtprotoOAuthClient two = fixture.node(claimless).build();
        Hold hold = fixture.network.faults().holdNextResponse(Endpoint.TOKEN)) {
      Future<OAuthSession> slow = Conditions.begin(() -> refresh(one));
      hold.awaitArrival(PATIENCE);
      Throwable second = catchThrowable(() -> refresh(two));
      hold.release();
      assertThatThrownBy(slow::get).hasCauseInstanceOf(TokenRevokedException.class);
      assertThat(second).isInstanceOf(TokenRefreshException.class);
    }
    assertThat(fixture.network.counters().replays()).isEqualTo(1);
  }

  @Test
  void a_node_that_comes_back_after_its_claim_gives_its_tokens_to_the_one_that_took_over()
      throws Exception {
    Hold hold = fixture.network.faults().holdNextResponse(Endpoint.TOKEN);
    Future<OAuthSession> slow = Conditions.begin(() -> refresh(fixture.client));
    hold.awaitArrival(PATIENCE);
    fixture.clock.advance(PAST_THE_CLAIM);
    SessionStore bringingBack =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
            ClaimOutcome outcome = super.claim(key, version, claim);
            assertThat(outcome).isEqualTo(new ClaimOutcome.Claimed(true));
            hold.release();
            return outcome;
          }
        };
    try (AtprotoOAuthClient taker =
        fixture.node(bringingBack).refreshTimings(StrictNetworkFixture.LONG_GRACE).build()) {
      call(refresh(taker));
    }
    call(slow.get());
    assertThat(refreshes()).isEqualTo(1);
    assertNoReplay();
  }

  static Stream<RefreshLock> brokenLocks() {
    return Stream.of(
        (key, wait, lease) -> {
          throw new TransientException("The cluster is away");
        },
        (key, wait, lease) -> {
          throw new IllegalStateException("The cluster was stopped");
        },
        (key, wait, lease) -> {
          throw new NoClassDefFoundError("com/hazelcast/map/IMap");
        },
        (key, wait, lease) -> {
          throw new StackOverflowError();
        },
        (key, wait, lease) ->
            Optional.of(
                () -> {
                  throw new NoClassDefFoundError("com/hazelcast/map/IMap");
                }),
        (key, wait, lease) ->
            Optional.of(
                () -> {
                  throw new IllegalMonitorStateException("The lease is over");
                }));
  }

  @ParameterizedTest
  @MethodSource("brokenLocks")
  void a_lock_service_that_fails_stops_no_refresh(RefreshLock broken) {
    try (AtprotoOAuthClient node = fixture.node(fixture.sessions).refreshLock(broken).build()) {
      call(refresh(node));
    }
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void a_lock_that_somebody_keeps_stops_no_refresh() {
    try (AtprotoOAuthClient node =
        fixture
            .node(fixture.sessions)
            .refreshLock((key, wait, lease) -> Optional.empty())
            .build()) {
      call(refresh(node));
    }
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void a_store_that_fails_before_the_claim_puts_nothing_at_stake() {
    AtomicBoolean away = new AtomicBoolean(true);
    SessionStore unsteady =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
            if (away.get()) {
              throw new TransientException("The database is away");
            }
            return super.claim(key, version, claim);
          }
        };
    try (AtprotoOAuthClient node = fixture.node(unsteady).build()) {
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TransientException.class);
      assertThat(refreshes()).isZero();
      away.set(false);
      call(refresh(node));
    }
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void a_store_that_claims_and_says_it_failed_costs_a_wait_and_no_session() {
    AtomicBoolean forgetful = new AtomicBoolean(true);
    SessionStore unsteady =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
            ClaimOutcome outcome = super.claim(key, version, claim);
            if (forgetful.getAndSet(false)) {
              throw new TransientException("The connection broke after the commit");
            }
            return outcome;
          }
        };
    try (AtprotoOAuthClient node = fixture.node(unsteady).build()) {
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TransientException.class);
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TransientException.class);
      fixture.clock.advance(PAST_THE_CLAIM);
      call(refresh(node));
    }
    assertThat(refreshes()).isEqualTo(1);
    assertNoReplay();
  }

  /** A store that pauses the node after its first claim. */
  private SessionStore standstill(Duration time, Runnable meanwhile) {
    AtomicBoolean first = new AtomicBoolean(true);
    return new FailingSessionStore(fixture.sessions) {
      @Override
      public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
        ClaimOutcome outcome = super.claim(key, version, claim);
        if (first.getAndSet(false)) {
          fixture.clock.advance(time);
          meanwhile.run();
        }
        return outcome;
      }
    };
  }

  @Test
  void a_node_that_stood_still_after_its_claim_claims_anew() {
    AtomicInteger claims = new AtomicInteger();
    SessionStore counting =
        new FailingSessionStore(standstill(PAST_HALF_OF_THE_CLAIM, () -> {})) {
          @Override
          public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
            claims.incrementAndGet();
            return super.claim(key, version, claim);
          }
        };
    try (AtprotoOAuthClient node = fixture.node(counting).build()) {
      call(refresh(node));
    }
    assertThat(claims).hasValue(2);
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void a_node_that_stood_still_for_longer_than_its_claim_sends_nothing() {
    try (AtprotoOAuthClient sleeper =
        fixture.node(standstill(PAST_THE_CLAIM, () -> refresh(other))).build()) {
      call(refresh(sleeper));
    }
    assertThat(refreshes()).isEqualTo(1);
    assertNoReplay();
  }

  @Test
  void a_node_that_stood_still_before_it_repeats_a_request_with_a_nonce_does_not_repeat_it() {
    AtomicBoolean first = new AtomicBoolean(true);
    HttpTransport slow =
        request -> {
          var response = fixture.network.transport().send(request);
          if (isTokenRequest(request) && first.getAndSet(false)) {
            assertThat(response.status()).isEqualTo(400);
            fixture.clock.advance(PAST_THE_CLAIM);
            refresh(other);
          }
          return response;
        };
    try (AtprotoOAuthClient sleeper = nodeWith(slow)) {
      call(refresh(sleeper));
    }
    assertThat(refreshes()).isEqualTo(1);
    assertNoReplay();
  }

  @Test
  void a_session_that_is_signed_out_while_it_is_refreshed_is_gone() throws Exception {
    try (Hold hold = fixture.network.faults().holdNextResponse(Endpoint.TOKEN)) {
      Future<OAuthSession> late = Conditions.begin(() -> refresh(other));
      hold.awaitArrival(PATIENCE);
      session.signOut();
      hold.release();
      assertThatThrownBy(late::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TokenRevokedException.class);
    }
    assertThat(fixture.sessions.find(session.key())).isEmpty();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }

  @Test
  void a_session_is_not_refreshed_while_it_is_signed_out() throws Exception {
    try (Hold hold = fixture.network.faults().holdNextRequest(Endpoint.REVOCATION)) {
      Future<?> leaving =
          Conditions.begin(
              () -> {
                session.signOut();
                return null;
              });
      hold.awaitArrival(PATIENCE);
      assertThatThrownBy(() -> refresh(other)).isInstanceOf(TokenRevokedException.class);
      hold.release();
      leaving.get();
    }
    assertThat(refreshes()).isZero();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }

  @Test
  void a_sign_out_revokes_the_tokens_of_a_refresh_that_came_in_between() {
    AtomicBoolean first = new AtomicBoolean(true);
    AtomicReference<Secret> newest = new AtomicReference<>();
    SessionStore refreshedMeanwhile =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean retire(SessionKey key, long version, Instant at) {
            if (first.getAndSet(false)) {
              refresh(other);
            }
            newest.set(find(key).orElseThrow().tokens().refreshToken());
            return super.retire(key, version, at);
          }
        };
    List<String> revoked = new CopyOnWriteArrayList<>();
    HttpTransport watching =
        request -> {
          if (request.uri().getPath().endsWith("/revoke")) {
            revoked.add(body(request));
          }
          return fixture.network.transport().send(request);
        };
    try (AtprotoOAuthClient node = fixture.node(refreshedMeanwhile).transport(watching).build()) {
      node.revoke(session.key());
    }
    assertThat(revoked).isNotEmpty().allMatch(form -> form.contains(newest.get().reveal()));
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
    assertThat(fixture.sessions.find(session.key())).isEmpty();
    assertThat(fixture.events)
        .contains(new SessionEvent.SessionDeleted(session.key(), SessionEvent.Cause.SIGNED_OUT));
  }

  /** Checks claims by its own clock, as a database does. */
  private SessionStore withItsOwnClock() {
    return new FailingSessionStore(fixture.sessions) {
      @Override
      public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
        Duration life = Duration.between(claim.at(), claim.until());
        var now = fixture.clock.instant();
        return super.claim(key, version, new RefreshClaim(claim.id(), now, now.plus(life)));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {-5, 5})
  void a_node_whose_clock_is_minutes_off_takes_over_no_live_claim(long minutes) throws Exception {
    SessionStore store = withItsOwnClock();
    Clock wrong = Clock.offset(fixture.clock, Duration.ofMinutes(minutes));
    try (AtprotoOAuthClient right = fixture.node(store).build();
        AtprotoOAuthClient off = fixture.node(store).clock(wrong).build();
        Hold hold = fixture.network.faults().holdNextResponse(Endpoint.TOKEN)) {
      Future<OAuthSession> slow = Conditions.begin(() -> refresh(right));
      hold.awaitArrival(PATIENCE);
      assertThatThrownBy(() -> refresh(off)).isInstanceOf(TransientException.class);
      hold.release();
      slow.get();
      call(refresh(off));
      call(right.restore(session.key(), RefreshPolicy.AUTO));
    }
    assertThat(refreshes()).isEqualTo(2);
    assertNoReplay();
  }

  @Test
  void a_claim_of_a_clock_that_was_hours_ahead_blocks_for_an_hour_at_most() {
    fixture.clock.advance(AHEAD);
    Instant ahead = fixture.clock.instant();
    fixture.sessions.claim(
        session.key(), 1, new RefreshClaim("of a dead node", ahead, ahead.plusSeconds(60)));
    fixture.clock.advance(AHEAD.negated());
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    fixture.clock.advance(RefreshTimings.LONGEST_CLAIM.plusSeconds(1));
    call(refresh(other));
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void an_issuer_that_cannot_be_reached_puts_nothing_at_stake() {
    fixture.network.faults().failRequests(Endpoint.SERVER_METADATA, 503);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    fixture.network.faults().clear();
    call(refresh(other));
    assertThat(refreshes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNKNOWN_HOST", "CONNECT"})
  void a_request_that_was_never_sent_leaves_no_claim(String kind) {
    AtomicBoolean cut = new AtomicBoolean(true);
    HttpTransport unsteady =
        request -> {
          if (isTokenRequest(request) && cut.getAndSet(false)) {
            throw new HttpTransportException(
                HttpTransportException.Kind.valueOf(kind), "The name does not resolve", null);
          }
          return fixture.network.transport().send(request);
        };
    try (AtprotoOAuthClient node = nodeWith(unsteady)) {
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TransientException.class);
      call(refresh(node));
    }
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void an_answer_that_cannot_be_read_keeps_everybody_from_trying_until_the_claim_is_over() {
    fixture.network.faults().truncateNextResponse(Endpoint.TOKEN);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(OAuthResponseException.class);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(OAuthResponseException.class);
    try (AtprotoOAuthClient third = fixture.node(fixture.sessions).build()) {
      assertThatThrownBy(() -> refresh(third)).isInstanceOf(TransientException.class);
    }
    assertThat(refreshes()).isEqualTo(1);
    assertNoReplay();
    assertThat(fixture.sessions.find(session.key())).isPresent();
  }

  @Test
  void a_node_that_is_closed_waits_for_the_answer_and_stores_it() throws Exception {
    AtprotoOAuthClient closing =
        fixture.node(fixture.sessions).refreshTimings(RefreshTimings.DEFAULT).build();
    SessionKey another = fixture.signIn().session().key();
    Hold hold = fixture.network.faults().holdNextResponse(Endpoint.TOKEN);
    Future<OAuthSession> last = Conditions.begin(() -> refresh(closing));
    hold.awaitArrival(PATIENCE);
    Future<?> end =
        Conditions.begin(
            () -> {
              closing.close();
              return null;
            });
    Conditions.until(() -> stops(closing, another));
    assertThat(end.isDone()).isFalse();
    hold.release();
    end.get();
    last.get();
    assertThat(fixture.sessions.find(session.key()).orElseThrow().version()).isEqualTo(2);
    assertThatThrownBy(() -> refresh(closing)).isInstanceOf(TransientException.class);
    assertNoReplay();
  }

  private static boolean stops(AtprotoOAuthClient node, SessionKey key) {
    Throwable thrown = catchThrowable(() -> node.restore(key, RefreshPolicy.ALWAYS));
    return thrown instanceof TransientException
        && String.valueOf(thrown.getMessage()).contains("this node is stopping");
  }
}
