package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenInvalidException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.session.SessionEvent.Cause;
import io.github.atprotojakarta.session.SessionEvent.SessionDeleted;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import jakarta.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private OAuthSession session;

  @BeforeEach
  void signIn() {
    session = fixture.signIn().session();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void call(OAuthSession session) {
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
  }

  private <T> void together(int callers, Callable<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    CyclicBarrier barrier = new CyclicBarrier(callers);
    Callable<T> aligned =
        () -> {
          barrier.await();
          return work.call();
        };
    for (Future<T> each : threads.invokeAll(Collections.nCopies(callers, aligned))) {
      each.get();
    }
    threads.shutdown();
  }

  @Test
  void a_fresh_session_is_restored_without_a_refresh_and_without_the_network() {
    fixture.network.close();
    OAuthSession restored = fixture.client.restore(session.key(), RefreshPolicy.AUTO);
    assertThat(restored.tokenInfo()).isEqualTo(session.tokenInfo());
  }

  @Test
  void an_expired_session_is_refreshed_when_it_is_restored() {
    fixture.clock.advance(Duration.ofMinutes(31));
    call(fixture.client.restore(session.key(), RefreshPolicy.AUTO));
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertThat(fixture.sessions.find(session.key()).orElseThrow().version()).isEqualTo(2);
    assertThat(fixture.events).contains(new SessionEvent.SessionUpdated(session.key()));
  }

  @Test
  void the_newest_session_of_an_account_is_refreshed_as_the_policy_says() {
    OAuthSession session = fixture.signIn().session();
    long before = fixture.network.counters().refreshes();

    assertThat(fixture.client.restore(session.did(), RefreshPolicy.NEVER).key())
        .isEqualTo(session.key());
    assertThat(fixture.network.counters().refreshes()).isEqualTo(before);
    fixture.client.restore(session.did(), RefreshPolicy.ALWAYS);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(before + 1);
  }

  @Test
  void the_policies_always_and_never_are_kept() {
    fixture.client.restore(session.key(), RefreshPolicy.ALWAYS);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    fixture.clock.advance(Duration.ofMinutes(31));
    fixture.client.restore(session.key(), RefreshPolicy.NEVER);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void many_calls_with_an_expired_token_cause_one_refresh() throws Exception {
    fixture.clock.advance(Duration.ofMinutes(31));
    together(
        16,
        () -> {
          call(session);
          return null;
        });
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void two_nodes_over_one_store_refresh_once() throws Exception {
    try (AtprotoOAuthClient other = fixture.anotherNode()) {
      fixture.clock.advance(Duration.ofMinutes(31));
      AtomicInteger turn = new AtomicInteger();
      together(
          8,
          () -> {
            AtprotoOAuthClient node = turn.getAndIncrement() % 2 == 0 ? fixture.client : other;
            call(node.restore(session.key(), RefreshPolicy.AUTO));
            return null;
          });
    }
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void a_call_with_tokens_that_another_node_has_refreshed_is_sent_again_with_the_new_ones() {
    try (AtprotoOAuthClient other = fixture.anotherNode()) {
      other.restore(session.key(), RefreshPolicy.ALWAYS);
    }
    call(session);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer error=\"invalid_token\"",
        "Bearer realm=\"pds\", DPoP error=\"invalid_token\"",
        "DPoP algs=\"ES256\", Bearer error=\"invalid_token\", error_description=\"Token expired\""
      })
  void a_token_that_is_refused_with_any_challenge_for_tokens_is_refreshed(String challenge) {
    HttpTransport bearer =
        request -> {
          HttpResponse response = fixture.network.transport().send(request);
          boolean refused =
              response
                  .header("WWW-Authenticate")
                  .filter(h -> h.contains("invalid_token"))
                  .isPresent();
          if (!refused) {
            return response;
          }
          Map<String, List<String>> headers = new TreeMap<>(response.headers());
          headers.keySet().removeIf("WWW-Authenticate"::equalsIgnoreCase);
          headers.put("WWW-Authenticate", List.of(challenge));
          return new HttpResponse(response.status(), headers, response.body());
        };
    try (AtprotoOAuthClient node = fixture.node(fixture.sessions).transport(bearer).build()) {
      OAuthSession mine = node.restore(session.key(), RefreshPolicy.NEVER);
      fixture.client.restore(session.key(), RefreshPolicy.ALWAYS);
      call(mine);
    }
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void a_server_error_keeps_the_session() {
    fixture.network.faults().failNextTokenRequest(503);
    try (AtprotoOAuthClient node = fixture.node(fixture.sessions).build()) {
      assertThatThrownBy(() -> node.restore(session.key(), RefreshPolicy.ALWAYS))
          .isInstanceOf(TransientException.class);
      fixture.clock.advance(Duration.ofSeconds(61));
      call(node.restore(session.key(), RefreshPolicy.ALWAYS));
    }
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void a_lost_answer_keeps_the_session_and_is_not_followed_by_a_second_request_at_once() {
    fixture.network.faults().loseNextTokenResponse();
    assertThatThrownBy(() -> fixture.client.restore(session.key(), RefreshPolicy.ALWAYS))
        .isInstanceOf(TransientException.class);
    assertThat(fixture.sessions.find(session.key())).isPresent();
    try (AtprotoOAuthClient impatient = fixture.node(fixture.sessions).build()) {
      assertThatThrownBy(() -> impatient.restore(session.key(), RefreshPolicy.ALWAYS))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("Another node is refreshing");
      assertThat(fixture.network.counters().replays()).isZero();
      fixture.clock.advance(Duration.ofSeconds(61));
      assertThatThrownBy(() -> impatient.restore(session.key(), RefreshPolicy.ALWAYS))
          .isInstanceOf(TokenRefreshException.class);
    }
    assertThat(fixture.sessions.find(session.key())).isEmpty();
  }

  @Test
  void a_session_that_the_server_has_ended_is_deleted_and_told() {
    fixture.network.endSessions(fixture.alice);
    assertThatThrownBy(() -> fixture.client.restore(session.key(), RefreshPolicy.ALWAYS))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessageContaining("sign in again");
    assertThat(fixture.sessions.find(session.key())).isEmpty();
    assertThat(fixture.events).contains(new SessionDeleted(session.key(), Cause.REJECTED));
    assertThatThrownBy(() -> fixture.client.restore(session.key(), RefreshPolicy.AUTO))
        .isInstanceOf(TokenRevokedException.class);
  }

  @Test
  void a_caller_that_is_interrupted_does_not_interrupt_the_refresh() throws Exception {
    AtomicReference<Throwable> heard = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                heard.set(
                    catchThrowable(
                        () -> fixture.client.restore(session.key(), RefreshPolicy.ALWAYS))));
    try (Hold hold = fixture.network.faults().holdNextRequest(Endpoint.TOKEN)) {
      caller.start();
      hold.awaitArrival(Duration.ofMinutes(2));
      caller.interrupt();
      caller.join();
    }
    assertThat(heard.get())
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("which continues");
    // The next caller joins the refresh that continued, or finds its stored result.
    call(fixture.client.restore(session.key(), RefreshPolicy.ALWAYS));
    assertThat(fixture.network.counters().replays()).isZero();
    assertThat(fixture.sessions.find(session.key()).orElseThrow().version())
        .isEqualTo(1 + fixture.network.counters().refreshes());
  }

  @Test
  void signing_out_revokes_the_tokens_at_the_server_and_leaves_the_other_sessions() {
    OAuthSession other = fixture.signIn().session();
    session.signOut();
    assertThat(fixture.network.counters().revocations()).isEqualTo(1);
    assertThat(fixture.network.counters().sessions(fixture.alice)).isEqualTo(1);
    assertThat(fixture.sessions.find(session.key())).isEmpty();
    assertThat(fixture.events).contains(new SessionDeleted(session.key(), Cause.SIGNED_OUT));
    call(other);
    assertThatThrownBy(() -> call(session)).isInstanceOf(TokenRevokedException.class);
  }

  @Test
  void signing_out_everywhere_ends_every_session() {
    fixture.signIn();
    fixture.client.signOutEverywhere(fixture.alice);
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
    assertThat(fixture.client.sessions(fixture.alice)).isEqualTo(Map.of());
  }

  @Test
  void a_revocation_that_failed_is_owed_and_tried_again() {
    fixture.network.faults().failNextRequest(Endpoint.REVOCATION, 503);
    session.signOut();
    assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
    assertThatThrownBy(() -> fixture.client.restore(session.key(), RefreshPolicy.AUTO))
        .isInstanceOf(TokenRevokedException.class);
    assertThat(fixture.network.counters().sessions(fixture.alice)).isEqualTo(1);

    fixture.upkeep();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
    assertThat(fixture.sessions.retired(StrictNetworkFixture.FAR_FUTURE, 1)).isEmpty();
  }

  @Test
  void a_revocation_is_given_up_when_no_token_can_live_any_more() {
    fixture.network.close();
    session.signOut();
    fixture.upkeep();
    assertThat(fixture.sessions.retired(StrictNetworkFixture.FAR_FUTURE, 1)).hasSize(1);
    fixture.clock.advance(Duration.ofDays(181));
    fixture.upkeep();
    assertThat(fixture.sessions.retired(StrictNetworkFixture.FAR_FUTURE, 1)).isEmpty();
  }

  @Test
  void a_moved_account_has_to_sign_in_again_and_keeps_its_session_until_then() {
    fixture.network.migrate(fixture.alice);
    // Expires the caches of identity and server metadata.
    try (AtprotoOAuthClient restarted = fixture.anotherNode()) {
      assertThatThrownBy(() -> restarted.restore(session.key(), RefreshPolicy.ALWAYS))
          .isInstanceOf(TokenRefreshException.class)
          .hasMessageContaining(fixture.network.issuer().toString())
          .hasMessageContaining(fixture.network.otherIssuer().toString());
    }
    assertThat(fixture.sessions.find(session.key())).isPresent();
    assertThat(fixture.network.counters().refreshes()).isZero();
  }

  @Test
  void an_account_that_moved_under_the_same_server_is_called_at_its_new_pds() {
    URI newPds = fixture.moveAliceUnderTheSameServer();
    try (AtprotoOAuthClient later = fixture.anotherNode()) {
      assertThat(later.restore(session.key(), RefreshPolicy.ALWAYS).tokenInfo().audience())
          .isEqualTo(newPds);
    }
    assertThat(fixture.sessions.find(session.key()).orElseThrow().tokens().audience())
        .isEqualTo(newPds);
  }

  @Test
  void a_token_is_used_for_as_long_as_its_server_says() {
    fixture.network.accessTokenLifetime(Duration.ofHours(1));
    OAuthSession hour = fixture.signIn().session();
    fixture.clock.advance(Duration.ofMinutes(59));
    call(fixture.client.restore(hour.key(), RefreshPolicy.AUTO));
    assertThat(fixture.network.counters().refreshes()).isZero();
    fixture.clock.advance(Duration.ofMinutes(1));
    call(fixture.client.restore(hour.key(), RefreshPolicy.AUTO));
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void tokens_are_refreshed_between_10_and_40_seconds_before_they_expire() {
    fixture.clock.advance(Duration.ofMinutes(30).minusSeconds(60));
    fixture.client.restore(session.key(), RefreshPolicy.AUTO);
    assertThat(fixture.network.counters().refreshes()).isZero();
    fixture.clock.advance(Duration.ofSeconds(51));
    fixture.client.restore(session.key(), RefreshPolicy.AUTO);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void a_scope_that_the_server_reduces_is_the_session_s_scope_from_then_on() {
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.TOKEN, json -> Json.createObjectBuilder(json).add("scope", "atproto").build());
    assertThat(fixture.client.restore(session.key(), RefreshPolicy.ALWAYS).tokenInfo().scopes())
        .containsExactly("atproto");
  }

  @Test
  void a_server_that_does_not_rotate_the_refresh_token_keeps_its_old_one() {
    Secret before = fixture.sessions.find(session.key()).orElseThrow().tokens().refreshToken();
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.TOKEN, json -> Json.createObjectBuilder(json).remove("refresh_token").build());
    fixture.client.restore(session.key(), RefreshPolicy.ALWAYS);
    assertThat(fixture.sessions.find(session.key()).orElseThrow().tokens().refreshToken())
        .isEqualTo(before);
  }

  @Test
  void tokens_of_another_account_end_the_session_and_are_revoked() {
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.TOKEN,
            json -> Json.createObjectBuilder(json).add("sub", fixture.bob.toString()).build());
    assertThatThrownBy(() -> fixture.client.restore(session.key(), RefreshPolicy.ALWAYS))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessageContaining("another account");
    assertThat(fixture.sessions.find(session.key())).isEmpty();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }

  @Test
  void an_answer_that_cannot_be_read_keeps_the_session() {
    fixture.network.faults().truncateNextResponse(Endpoint.TOKEN);
    assertThatThrownBy(() -> fixture.client.restore(session.key(), RefreshPolicy.ALWAYS))
        .isInstanceOf(OAuthResponseException.class);
    assertThat(fixture.sessions.find(session.key())).isPresent();
  }

  @Test
  void a_broken_resource_server_does_not_end_the_session() {
    fixture.network.faults().rejectAccessTokens(true);
    assertThatThrownBy(() -> call(session))
        .isInstanceOf(TokenInvalidException.class)
        .hasMessageContaining("the session is kept");
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    fixture.network.faults().rejectAccessTokens(false);
    call(session);
  }

  @Test
  void a_session_of_another_client_id_is_not_refreshed_and_not_ended() {
    try (AtprotoOAuthClient renamed =
        fixture
            .builder(
                ClientMetadata.loopback(
                    List.of(URI.create("http://127.0.0.1/elsewhere")), StrictNetworkFixture.SCOPE),
                ClientKeySet.empty(),
                fixture.sessions)
            .build()) {
      assertThatThrownBy(() -> renamed.restore(session.key(), RefreshPolicy.ALWAYS))
          .isInstanceOf(AuthMethodUnsatisfiableException.class)
          .hasMessageContaining("client_id");
    }
    call(fixture.client.restore(session.key(), RefreshPolicy.ALWAYS));
  }

  @Test
  void nonces_may_be_rotated_at_any_time() {
    fixture.network.faults().rotateNonces();
    call(session);
    fixture.network.faults().rotateNonces();
    fixture.client.restore(session.key(), RefreshPolicy.ALWAYS);
    fixture.network.faults().rotateNonces();
    session.signOut();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }

  @Test
  void a_confidential_client_refreshes_with_the_key_that_made_the_session() {
    try (StrictNetworkFixture confidential = StrictNetworkFixture.confidential()) {
      OAuthSession mine = confidential.signIn().session();
      call(confidential.client.restore(mine.key(), RefreshPolicy.ALWAYS));
      assertThat(confidential.network.counters().refreshes()).isEqualTo(1);
      assertThat(List.of(confidential.sessions.find(mine.key()).orElseThrow().toString()))
          .noneMatch(text -> text.contains("ref-"));
    }
  }
}
