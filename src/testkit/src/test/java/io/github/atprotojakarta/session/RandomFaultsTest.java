package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three nodes, each with its own callers for the same sessions, a network that loses requests and
 * responses, gateways that fail before and after the server's work, a store that fails before and
 * after its work, and nodes that pause. In all cases no token is used twice unless the response to
 * its first use was destroyed, and the number of lost sessions equals the number of lost responses.
 */
class RandomFaultsTest {
  private static final int SESSIONS = 6;
  private static final int NODES = 3;
  private static final int CALLERS = 2;
  private static final int CALLS = 20;

  /** A claim after three uses of a token that nobody could prove. */
  private static final Duration LONGEST_CLAIM = Duration.ofSeconds(8 * 60 + 1);

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final AtomicInteger destroyed = new AtomicInteger();

  /**
   * As a node takes over only what it has waited for, so long is a fault of another one allowed.
   */
  private static final RefreshTimings TIMINGS =
      RefreshTimings.builder()
          .othersWait(Duration.ofMillis(20))
          .lease(Duration.ofSeconds(45))
          .claim(Duration.ofSeconds(60))
          .callerWait(Duration.ofSeconds(60))
          .poll(Duration.ofMillis(2))
          .grace(Duration.ofSeconds(1))
          .build();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** The random faults of one node. */
  private final class Luck {
    private final Random random;

    Luck(long seed) {
      random = new Random(seed);
    }

    synchronized boolean one(int in) {
      return random.nextInt(in) == 0;
    }

    synchronized <T> T of(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }

    HttpResponse send(HttpRequest request) throws HttpTransportException {
      boolean token = request.uri().getPath().endsWith("/token");
      if (token && one(8)) {
        throw new HttpTransportException(
            HttpTransportException.Kind.CONNECT, "No route to the server", null);
      }
      if (token && one(15)) {
        return HttpResponse.of(502, Map.of("Content-Type", "text/html"), "<h1>Bad gateway</h1>");
      }
      HttpResponse response = fixture.network.transport().send(request);
      if (token && response.status() == 200 && one(15)) {
        destroyed.incrementAndGet();
        response.close();
        if (one(2)) {
          return HttpResponse.of(504, Map.of("Content-Type", "text/html"), "<h1>Timed out</h1>");
        }
        throw new HttpTransportException(
            HttpTransportException.Kind.EXCHANGE, "The connection broke", null);
      }
      return response;
    }

    void fail() {
      if (one(8)) {
        throw new TransientException("The database is away");
      }
    }
  }

  private SessionStore store(Luck luck, boolean claims) {
    return new FailingSessionStore(fixture.sessions) {
      @Override
      public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
        if (!claims) {
          return new ClaimOutcome.Claimed(false);
        }
        luck.fail();
        ClaimOutcome outcome = super.claim(key, version, claim);
        if (luck.one(8)) {
          // This node pauses: its claim expires before it continues.
          fixture.clock.advance(Duration.ofSeconds(61));
        }
        luck.fail();
        return outcome;
      }

      @Override
      public boolean complete(StoredSession refreshed) {
        luck.fail();
        boolean done = super.complete(refreshed);
        luck.fail();
        return done;
      }
    };
  }

  private void run(long seed, List<SessionKey> keys, boolean claims) throws Exception {
    List<AtprotoOAuthClient> nodes = new ArrayList<>();
    List<Future<Void>> callers = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      Luck luck = new Luck(seed * NODES + node);
      AtprotoOAuthClient client =
          fixture.node(store(luck, claims)).transport(luck::send).refreshTimings(TIMINGS).build();
      nodes.add(client);
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.add(Conditions.begin(caller(client, luck, keys)));
      }
    }
    for (Future<Void> each : callers) {
      each.get();
    }
    nodes.forEach(AtprotoOAuthClient::close);
  }

  private static Callable<Void> caller(AtprotoOAuthClient node, Luck luck, List<SessionKey> keys) {
    return () -> {
      for (int call = 0; call < CALLS; call++) {
        try {
          node.restore(luck.of(keys), RefreshPolicy.ALWAYS);
        } catch (TransientException | TokenRefreshException | TokenRevokedException e) {
          // Callers may get these exceptions; any other is a bug.
        } catch (OAuthResponseException e) {
          // All nodes share one clock: a paused node makes the proofs of the others old.
          assertThat(e.error()).contains("invalid_dpop_proof");
        }
      }
      return null;
    };
  }

  private List<SessionKey> signIn() {
    return IntStream.range(0, SESSIONS).mapToObj(i -> fixture.signIn().session().key()).toList();
  }

  /** Returns the number of sessions that cannot be refreshed after all faults and claims ended. */
  private int lost(List<SessionKey> keys) {
    fixture.clock.advance(LONGEST_CLAIM);
    int lost = 0;
    try (AtprotoOAuthClient node = fixture.node(fixture.sessions).build()) {
      for (SessionKey key : keys) {
        try {
          node.restore(key, RefreshPolicy.ALWAYS);
        } catch (TokenRefreshException | TokenRevokedException e) {
          lost++;
        }
      }
    }
    return lost;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void as_many_sessions_are_lost_as_answers_were_destroyed_and_nothing_else_is_replayed(long seed)
      throws Exception {
    List<SessionKey> keys = signIn();
    run(seed, keys, true);
    assertThat(lost(keys)).as("lost sessions, seed %d", seed).isEqualTo(destroyed.get());
    assertThat(fixture.network.counters().replays()).as("replays").isEqualTo(destroyed.get());
    assertThat(fixture.network.counters().refreshes()).isPositive();
  }

  @Test
  void without_claims_the_same_faults_show_replays_of_answers_that_nobody_destroyed()
      throws Exception {
    List<SessionKey> keys = signIn();
    run(1, keys, false);
    assertThat(fixture.network.counters().replays()).isGreaterThan(destroyed.get());
    assertThat(lost(keys)).isGreaterThan(destroyed.get());
  }
}
