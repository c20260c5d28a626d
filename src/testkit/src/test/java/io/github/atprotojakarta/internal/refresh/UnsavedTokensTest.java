package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.session.Conditions;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server has issued new tokens, and the store cannot save them. */
class UnsavedTokensTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final SessionKey key = fixture.signIn().session().key();
  private final AtomicBoolean away = new AtomicBoolean(true);

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A store that reads and claims, but cannot save tokens while it is down. */
  private SessionStore halfAway() {
    return new FailingSessionStore(fixture.sessions) {
      @Override
      public boolean complete(StoredSession refreshed) {
        if (away.get()) {
          throw new TransientException("The database is away");
        }
        return super.complete(refreshed);
      }
    };
  }

  private long version(SessionKey session) {
    return fixture.sessions.find(session).orElseThrow().version();
  }

  private static final ThreadFactory NOTHING_IN_THE_BACKGROUND =
      task ->
          Thread.currentThread().getName().equals("refresh")
              ? Conditions.inline(() -> {})
              : new Thread(task, "refresh");

  private void assertOneRefresh() {
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  private static void assertNotYet(AtprotoOAuthClient node, SessionKey session) {
    assertThatThrownBy(() -> node.restore(session, RefreshPolicy.ALWAYS))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("could not be stored yet");
  }

  @Test
  void callers_try_again_and_cause_no_second_refresh() {
    try (AtprotoOAuthClient node =
        fixture.node(halfAway()).threads(NOTHING_IN_THE_BACKGROUND).build()) {
      assertNotYet(node, key);
      assertNotYet(node, key);
      assertOneRefresh();
      away.set(false);
      node.restore(key, RefreshPolicy.ALWAYS).xrpc();
    }
    assertOneRefresh();
  }

  @Test
  void a_sign_out_revokes_those_that_no_task_saves() {
    List<String> revocations = new CopyOnWriteArrayList<>();
    HttpTransport counting =
        request -> {
          if (request.uri().getPath().equals("/oauth/revoke")) {
            revocations.add(request.uri().toString());
          }
          return fixture.network.transport().send(request);
        };
    try (AtprotoOAuthClient node =
        fixture.node(halfAway()).threads(NOTHING_IN_THE_BACKGROUND).transport(counting).build()) {
      assertNotYet(node, key);
      away.set(false);
      node.restore(key, RefreshPolicy.NEVER).signOut();
      // The tokens in the store, and the newer ones that only this node has.
      assertThat(revocations).hasSize(2);
    }
    assertThat(revocations).hasSize(2);
  }

  @Test
  void they_are_stored_in_the_background_when_nobody_asks() {
    try (AtprotoOAuthClient node = fixture.node(halfAway()).build()) {
      assertNotYet(node, key);
      assertThat(version(key)).isEqualTo(1);
      away.set(false);
      Conditions.until(() -> version(key) == 2);
      Conditions.until(() -> fixture.events.contains(new SessionEvent.SessionUpdated(key)));
    }
    assertOneRefresh();
  }

  @Test
  void one_task_stores_those_of_all_sessions() {
    List<SessionKey> keys =
        IntStream.range(0, 5).mapToObj(i -> fixture.signIn().session().key()).toList();
    Set<Thread> savers = ConcurrentHashMap.newKeySet();
    SessionStore store =
        new FailingSessionStore(halfAway()) {
          @Override
          public boolean complete(StoredSession refreshed) {
            savers.add(Thread.currentThread());
            return super.complete(refreshed);
          }
        };
    try (AtprotoOAuthClient node = fixture.node(store).build()) {
      keys.forEach(each -> assertNotYet(node, each));
      savers.clear();
      away.set(false);
      Conditions.until(() -> keys.stream().allMatch(each -> version(each) == 2));
    }
    assertThat(savers).hasSize(1);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  static Stream<ThreadFactory> brokenFactories() {
    return Stream.of(
        task -> null,
        task -> {
          throw new OutOfMemoryError("Java heap space");
        },
        // A thread that never runs: nobody starts it.
        task -> Conditions.inline(() -> {}));
  }

  @ParameterizedTest
  @MethodSource("brokenFactories")
  void a_task_that_got_no_thread_is_started_again_when_somebody_asks(ThreadFactory broken) {
    AtomicBoolean noThread = new AtomicBoolean(true);
    ThreadFactory threads =
        task ->
            noThread.get() && Thread.currentThread().getName().equals("refresh")
                ? broken.newThread(task)
                : new Thread(task, "refresh");
    try (AtprotoOAuthClient node = fixture.node(halfAway()).threads(threads).build()) {
      assertNotYet(node, key);
      noThread.set(false);
      assertNotYet(node, key);
      away.set(false);
      Conditions.until(() -> version(key) == 2);
    }
    assertOneRefresh();
  }

  @Test
  void an_error_of_the_store_is_a_failure_like_others() {
    SessionStore store =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean complete(StoredSession refreshed) {
            if (away.get()) {
              throw new OutOfMemoryError("Java heap space");
            }
            return super.complete(refreshed);
          }
        };
    try (AtprotoOAuthClient node = fixture.node(store).build()) {
      assertNotYet(node, key);
      away.set(false);
      Conditions.until(() -> version(key) == 2);
    }
    assertOneRefresh();
  }

  @Test
  void a_node_that_takes_the_claim_over_gets_them_from_the_store() {
    try (AtprotoOAuthClient node = fixture.node(halfAway()).build();
        AtprotoOAuthClient taker =
            fixture
                .node(
                    new FailingSessionStore(fixture.sessions) {
                      @Override
                      public ClaimOutcome claim(SessionKey k, long version, RefreshClaim claim) {
                        ClaimOutcome outcome = super.claim(k, version, claim);
                        away.set(false);
                        return outcome;
                      }
                    })
                .refreshTimings(StrictNetworkFixture.LONG_GRACE)
                .build()) {
      assertNotYet(node, key);
      fixture.clock.advance(Duration.ofSeconds(61));
      OAuthSession session = taker.restore(key, RefreshPolicy.ALWAYS);
      assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
    }
    assertOneRefresh();
  }

  @Test
  void a_commit_whose_confirmation_was_lost_is_found_in_the_store() {
    AtomicBoolean lost = new AtomicBoolean(true);
    SessionStore store =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean complete(StoredSession refreshed) {
            boolean done = super.complete(refreshed);
            if (lost.getAndSet(false)) {
              throw new TransientException("The connection broke after the commit");
            }
            return done;
          }
        };
    try (AtprotoOAuthClient node = fixture.node(store).build()) {
      node.restore(key, RefreshPolicy.ALWAYS);
    }
    assertThat(version(key)).isEqualTo(2);
    assertOneRefresh();
  }

  @Test
  void a_node_that_is_closed_tries_once_more() {
    AtprotoOAuthClient node = fixture.node(halfAway()).build();
    assertNotYet(node, key);
    away.set(false);
    node.close();
    assertThat(version(key)).isEqualTo(2);
    assertThat(fixture.network.counters().revocations()).isZero();
  }

  @Test
  void a_node_that_is_closed_revokes_what_it_cannot_store() {
    AtprotoOAuthClient node = fixture.node(halfAway()).build();
    assertNotYet(node, key);
    node.close();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
    fixture.clock.advance(Duration.ofSeconds(61));
    try (AtprotoOAuthClient other = fixture.node(fixture.sessions).build()) {
      assertThatThrownBy(() -> other.restore(key, RefreshPolicy.ALWAYS))
          .isInstanceOf(TokenRefreshException.class)
          .hasMessageContaining("sign in again");
    }
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void a_session_that_was_signed_out_meanwhile_is_not_brought_back() {
    try (AtprotoOAuthClient node = fixture.node(halfAway()).build()) {
      assertNotYet(node, key);
      fixture.client.revoke(key);
      away.set(false);
      assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
          .isInstanceOf(io.github.atprotojakarta.TokenRevokedException.class);
    }
    assertThat(fixture.sessions.find(key)).isEmpty();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }
}
