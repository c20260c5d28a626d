package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database goes back in time: a standby takes over that had not received everything. */
class OlderRowsTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final AtprotoOAuthClient node = fixture.node(fixture.sessions).build();
  private final SessionKey key = fixture.signIn().session().key();
  private final StoredSession atLogin = stored();

  @AfterEach
  void close() {
    node.close();
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void tokens_in_hand_are_stored_over_the_older_row(int lost) throws Exception {
    for (int i = 0; i < lost; i++) {
      node.restore(key, RefreshPolicy.ALWAYS);
    }
    try (Hold response = fixture.network.faults().holdNextResponse(Endpoint.TOKEN)) {
      CompletableFuture<OAuthSession> refreshed =
          CompletableFuture.supplyAsync(() -> node.restore(key, RefreshPolicy.ALWAYS));
      response.awaitArrival(Duration.ofMinutes(2));
      fixture.events.clear();

      goBackTo(atLogin);
      response.release();

      assertWorks(refreshed.get(1, TimeUnit.MINUTES));
    }
    assertThat(stored().version()).isEqualTo(lost + 2L);
    assertThat(fixture.events).containsOnlyOnce(new SessionEvent.SessionUpdated(key));
    assertNoReplay();
  }

  @Test
  void tokens_that_could_not_be_stored_before_are_stored_over_the_older_row() {
    node.restore(key, RefreshPolicy.ALWAYS);
    AtomicBoolean away = new AtomicBoolean(true);
    SessionStore halfAway =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean complete(StoredSession refreshed) {
            if (away.get()) {
              throw new TransientException("The database is away");
            }
            return super.complete(refreshed);
          }
        };
    try (AtprotoOAuthClient other = fixture.node(halfAway).build()) {
      assertThatThrownBy(() -> other.restore(key, RefreshPolicy.ALWAYS))
          .isInstanceOf(TransientException.class);

      goBackTo(atLogin);
      away.set(false);
    }

    assertThat(stored().version()).isEqualTo(3);
    assertWorks(node.restore(key, RefreshPolicy.ALWAYS));
    assertNoReplay();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void a_session_in_use_does_not_send_the_used_token_of_an_older_row(int lost) {
    OAuthSession live = node.restore(key, RefreshPolicy.AUTO);
    for (int i = 0; i < lost; i++) {
      fixture.clock.advance(Duration.ofHours(1));
      assertWorks(live);
    }
    goBackTo(atLogin);

    fixture.clock.advance(Duration.ofHours(1));
    assertWorks(live);

    assertThat(stored().version()).isEqualTo(lost + 2L);
    assertWorks(fixture.client.restore(key, RefreshPolicy.ALWAYS));
    assertNoReplay();
  }

  @Test
  void a_session_in_use_keeps_its_newer_tokens_while_they_are_fresh() {
    OAuthSession live = node.restore(key, RefreshPolicy.ALWAYS);
    goBackTo(atLogin);

    assertWorks(live);

    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertNoReplay();
  }

  /** Nobody can know better then. */
  @Test
  void a_session_whose_newer_tokens_no_node_has_ends() {
    node.restore(key, RefreshPolicy.ALWAYS);
    goBackTo(atLogin);

    assertThatThrownBy(() -> fixture.client.restore(key, RefreshPolicy.ALWAYS))
        .hasMessageContaining("sign in again");
  }

  private void goBackTo(StoredSession state) {
    fixture.sessions.delete(key);
    fixture.sessions.insert(state);
  }

  private StoredSession stored() {
    return fixture.sessions.find(key).orElseThrow();
  }

  private static void assertWorks(OAuthSession session) {
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("handle"))
        .isEqualTo(StrictNetworkFixture.HANDLE);
  }

  private void assertNoReplay() {
    assertThat(fixture.network.counters().replays()).isZero();
  }
}
