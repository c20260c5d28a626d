package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cost of a session that needs no refresh, and of one whose access token was just revoked. */
class FreshSessionTest {
  private static final int CALLS = 24;

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final SessionKey key = fixture.signIn().session().key();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger locks = new AtomicInteger();

  @AfterEach
  void close() {
    fixture.close();
  }

  private SessionStore counting() {
    return new FailingSessionStore(fixture.sessions) {
      @Override
      public Optional<StoredSession> find(SessionKey session) {
        reads.incrementAndGet();
        return super.find(session);
      }

      @Override
      public List<StoredSession> findAll(Did did) {
        throw new AssertionError("all sessions of the account are opened");
      }

      @Override
      public ClaimOutcome claim(SessionKey session, long version, RefreshClaim claim) {
        writes.incrementAndGet();
        return super.claim(session, version, claim);
      }

      @Override
      public boolean complete(StoredSession refreshed) {
        writes.incrementAndGet();
        return super.complete(refreshed);
      }

      @Override
      public void release(SessionKey session, RefreshClaim claim) {
        writes.incrementAndGet();
        super.release(session, claim);
      }

      @Override
      public boolean retire(SessionKey session, long version, Instant at) {
        writes.incrementAndGet();
        return super.retire(session, version, at);
      }
    };
  }

  private AtprotoOAuthClient node() {
    return fixture
        .node(counting())
        .refreshLock(
            (session, wait, lease) -> {
              locks.incrementAndGet();
              return Optional.of(() -> {});
            })
        .build();
  }

  private static void together(List<Callable<Void>> work) throws Exception {
    List<Future<Void>> begun = new ArrayList<>();
    work.forEach(each -> begun.add(Conditions.begin(each)));
    for (Future<Void> each : begun) {
      each.get();
    }
  }

  private static Callable<Void> call(OAuthSession session) {
    return () -> {
      assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
      return null;
    };
  }

  @Test
  void restoring_it_is_one_read_without_lock_write_or_network() throws Exception {
    long tokens = fixture.network.counters().requests(Endpoint.TOKEN);
    try (AtprotoOAuthClient node = node()) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        work.add(
            () -> {
              node.restore(key, RefreshPolicy.AUTO);
              return null;
            });
      }
      together(work);
    }
    assertThat(reads).hasValue(CALLS);
    assertThat(writes).hasValue(0);
    assertThat(locks).hasValue(0);
    assertThat(fixture.network.counters().requests(Endpoint.TOKEN)).isEqualTo(tokens);
  }

  @Test
  void restoring_an_account_opens_its_newest_session_only() {
    SessionKey newest = fixture.signIn().session().key();
    assertThat(fixture.sessions.keys(key.did())).contains(key).first().isEqualTo(newest);
    try (AtprotoOAuthClient node = node()) {
      assertThat(node.restore(key.did(), RefreshPolicy.AUTO).key()).isEqualTo(newest);
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void calling_with_it_touches_no_store_and_no_lock() throws Exception {
    try (AtprotoOAuthClient node = node()) {
      OAuthSession session = node.restore(key, RefreshPolicy.AUTO);
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        work.add(call(session));
      }
      together(work);
    }
    assertThat(reads).hasValue(1);
    assertThat(writes).hasValue(0);
    assertThat(locks).hasValue(0);
  }

  @Test
  void calls_on_all_nodes_whose_access_token_was_killed_share_the_one_refresh() throws Exception {
    try (AtprotoOAuthClient one = node();
        AtprotoOAuthClient two = node()) {
      OAuthSession mine = one.restore(key, RefreshPolicy.AUTO);
      OAuthSession theirs = two.restore(key, RefreshPolicy.AUTO);
      fixture.client.restore(key, RefreshPolicy.ALWAYS);
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        work.add(call(i % 2 == 0 ? mine : theirs));
      }
      together(work);
    }
    assertThat(writes).hasValue(0);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertThat(fixture.network.counters().replays()).isZero();
  }
}
