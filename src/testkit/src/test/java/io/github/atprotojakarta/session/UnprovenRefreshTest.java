package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refresh requests after which nobody knows whether the server has used the refresh token. */
class UnprovenRefreshTest extends TwoNodesTest {
  private static final Duration PAUSE_AFTER_429 = Duration.ofSeconds(1);

  private AtprotoOAuthClient nodeWith(HttpTransport transport) {
    return fixture.node(fixture.sessions).transport(transport).build();
  }

  /** A node whose first token request gets this response and does not reach the server. */
  private AtprotoOAuthClient nodeRefusedOnce(int status, Map<String, String> headers, String body) {
    AtomicBoolean first = new AtomicBoolean(true);
    return nodeWith(
        request ->
            isTokenRequest(request) && first.getAndSet(false)
                ? HttpResponse.of(status, headers, body)
                : fixture.network.transport().send(request));
  }

  private void assertNothingSentTwice() {
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void a_gateway_that_fails_after_the_server_has_refreshed_causes_no_second_use(int status) {
    fixture.network.faults().failNextResponse(Endpoint.TOKEN, status);
    assertThatThrownBy(() -> refresh(other))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("status " + status);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    try (AtprotoOAuthClient third = fixture.node(fixture.sessions).build()) {
      assertThatThrownBy(() -> refresh(third))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("Another node is refreshing");
    }
    assertNothingSentTwice();
    fixture.clock.advance(PAST_THE_CLAIM);
    assertThatThrownBy(() -> refresh(other))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessageContaining("sign in again");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void a_server_that_failed_without_a_refresh_is_asked_again_when_the_claim_is_over(int status) {
    fixture.network.faults().failNextTokenRequest(status);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    fixture.clock.advance(PAST_THE_CLAIM);
    refresh(other);
    assertNothingSentTwice();
  }

  @ParameterizedTest
  @CsvSource({
    "429, text/html, busy",
    "400, application/json, {\"error\":\"invalid_request\"}",
    "401, application/json, {\"error\":\"invalid_client\"}",
    "400, application/json, {\"error\":\"unauthorized_client\"}",
    "400, application/json, {\"error\":\"invalid_client_metadata\"}",
    "400, application/json, {\"error\":\"unsupported_grant_type\"}",
    "400, application/json, {\"error\":\"invalid_scope\"}",
    "400, application/json, {\"error\":\"use_dpop_nonce\"}",
    "401, application/json, {\"error\":\"invalid_dpop_proof\"}",
  })
  void a_response_that_proves_that_the_token_was_not_used_leaves_no_claim(
      int status, String type, String body) {
    try (AtprotoOAuthClient node = nodeRefusedOnce(status, Map.of("Content-Type", type), body)) {
      assertThat(catchThrowable(() -> refresh(node)))
          .isInstanceOfAny(
              TransientException.class, TokenRefreshException.class, OAuthResponseException.class);
      fixture.clock.advance(PAUSE_AFTER_429);
      refresh(node);
    }
    assertNothingSentTwice();
  }

  private static Map<String, String> overloaded(String until) {
    return Map.of("Retry-After", until, "Date", "Wed, 21 Oct 2015 07:28:00 GMT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"300", "Wed, 21 Oct 2065 07:28:00 GMT"})
  void a_server_that_is_overloaded_and_says_until_when_has_not_used_the_token(String until) {
    try (AtprotoOAuthClient node = nodeRefusedOnce(503, overloaded(until), "")) {
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TransientException.class);
      refresh(fixture.client);
    }
    assertNothingSentTwice();
  }

  @ParameterizedTest
  @CsvSource({
    "400, text/html, <h1>Blocked</h1>",
    "400, application/json, {\"error\":\"temporarily_unavailable\"}",
    "400, application/json, {\"error\":\"Session expired\"}",
    "400, application/json, []",
    "403, text/html, <h1>Blocked</h1>",
    "404, application/json, {\"error\":\"invalid_request\"}",
    "408, text/html, timed out",
    "500, application/json, {\"error\":\"invalid_client\"}",
    "503, application/json, {\"error\":\"temporarily_unavailable\"}",
    "302, text/html, moved",
  })
  void a_response_that_proves_nothing_keeps_the_claim(int status, String type, String body) {
    try (AtprotoOAuthClient node = nodeRefusedOnce(status, Map.of("Content-Type", type), body)) {
      Throwable first = catchThrowable(() -> refresh(node));
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> refresh(node)).isSameAs(first);
      assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
      assertThat(fixture.network.counters().refreshes()).isZero();
      fixture.clock.advance(PAST_THE_CLAIM);
      refresh(node);
    }
    assertNothingSentTwice();
  }

  @Test
  void the_pauses_between_the_uses_of_one_token_double_up_to_eight_claims() {
    fixture.network.faults().failRequests(Endpoint.TOKEN, 502);
    for (int claims : new int[] {1, 2, 4, 8, 8}) {
      long before = fixture.network.counters().failed(Endpoint.TOKEN);
      assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
      fixture.clock.advance(Duration.ofSeconds(60L * claims - 1));
      assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
      assertThat(fixture.network.counters().failed(Endpoint.TOKEN)).isEqualTo(before + 1);
      fixture.clock.advance(Duration.ofSeconds(2));
    }
    fixture.network.faults().clear();
    refresh(other);
    fixture.network.faults().failNextTokenRequest(502);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    fixture.clock.advance(PAST_THE_CLAIM);
    refresh(other);
  }

  @Test
  void a_nonce_store_that_fails_costs_requests_and_no_session() {
    DpopNonceStore broken =
        new DpopNonceStore() {
          @Override
          public Optional<String> find(URI origin, String keyThumbprint) {
            throw new IllegalStateException("The cluster is away");
          }

          @Override
          public void put(URI origin, String keyThumbprint, String nonce) {
            throw new IllegalStateException("The cluster is away");
          }
        };
    try (AtprotoOAuthClient node = fixture.node(fixture.sessions).dpopNonces(broken).build()) {
      refresh(node).xrpc().query("com.atproto.server.getSession", Map.of());
    }
    assertNothingSentTwice();
  }

  /** Throws any throwable as if it were unchecked. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void fail(Throwable thrown) throws T {
    throw (T) thrown;
  }

  static Stream<Arguments> afterTheTokenWasSent() {
    return Stream.of(
        Arguments.of(new ArithmeticException("by a test"), IllegalStateException.class),
        Arguments.of(new AssertionError("by a test"), IllegalStateException.class),
        Arguments.of(new OutOfMemoryError("by a test"), TransientException.class),
        Arguments.of(new TransientException("by a test"), TransientException.class));
  }

  @ParameterizedTest
  @MethodSource("afterTheTokenWasSent")
  void nothing_that_is_thrown_after_the_token_was_sent_withdraws_the_claim(
      Throwable thrown, Class<? extends Throwable> told) {
    HttpTransport broken =
        request -> {
          HttpResponse response = fixture.network.transport().send(request);
          if (isTokenRequest(request) && response.status() == 200) {
            response.close();
            UnprovenRefreshTest.<RuntimeException>fail(thrown);
          }
          return response;
        };
    try (AtprotoOAuthClient node = nodeWith(broken)) {
      assertFailsUntilTheClaimIsOver(node, told);
    }
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    assertNothingSentTwice();
  }

  /** Later callers of the node hear at once what the first one heard. */
  private void assertFailsUntilTheClaimIsOver(
      AtprotoOAuthClient node, Class<? extends Throwable> told) {
    Throwable first = catchThrowable(() -> refresh(node));
    assertThat(first).isInstanceOf(told).hasMessageContaining("by a test");
    assertThatThrownBy(() -> refresh(node)).isSameAs(first);
  }

  @Test
  void a_store_that_cannot_delete_an_ended_session_is_named_until_the_claim_is_over() {
    fixture.network.endSessions(fixture.alice);
    AtomicInteger deletions = new AtomicInteger();
    FailingSessionStore store =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean delete(SessionKey session, long version) {
            if (deletions.getAndIncrement() == 0) {
              throw new TransientException("away, by a test");
            }
            return super.delete(session, version);
          }
        };
    try (AtprotoOAuthClient node = fixture.node(store).build()) {
      assertFailsUntilTheClaimIsOver(node, TransientException.class);
      fixture.clock.advance(PAST_THE_CLAIM);
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TokenRefreshException.class);
    }
    assertThat(fixture.sessions.find(key)).isEmpty();
  }

  static Stream<Throwable> beforeTheTokenIsSent() {
    return Stream.of(new ArithmeticException("by a test"), new NoClassDefFoundError("by a test"));
  }

  @ParameterizedTest
  @MethodSource("beforeTheTokenIsSent")
  void an_exception_before_the_token_is_sent_withdraws_the_claim(Throwable thrown) {
    AtomicBoolean first = new AtomicBoolean(true);
    HttpTransport broken =
        request -> {
          if (isTokenRequest(request) && first.getAndSet(false)) {
            UnprovenRefreshTest.<RuntimeException>fail(thrown);
          }
          return fixture.network.transport().send(request);
        };
    try (AtprotoOAuthClient node = nodeWith(broken)) {
      assertThatThrownBy(() -> refresh(node))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The refresh of %s failed, and the session is kept: %s", key, thrown)
          .hasCause(thrown);
      refresh(node);
    }
    assertNothingSentTwice();
  }

  /** A store in which another node stores new tokens right before this one deletes the session. */
  private FailingSessionStore refreshedBeforeDelete() {
    return new FailingSessionStore(fixture.sessions) {
      @Override
      public boolean delete(SessionKey session, long version) {
        StoredSession row = find(session).orElseThrow();
        complete(row.toBuilder().version(row.version() + 1).build());
        return super.delete(session, version);
      }
    };
  }

  @Test
  void a_token_that_is_refused_because_another_node_stored_newer_ones_ends_nothing() {
    fixture.network.endSessions(fixture.alice);
    try (AtprotoOAuthClient node = fixture.node(refreshedBeforeDelete()).build()) {
      refresh(node);
    }
    assertThat(fixture.sessions.find(key).orElseThrow().version()).isEqualTo(2);
    assertThat(fixture.events).doesNotContain(rejected());
  }

  @Test
  void a_token_that_is_refused_after_the_sign_out_is_told_once() {
    fixture.network.endSessions(fixture.alice);
    AtomicInteger deletions = new AtomicInteger();
    FailingSessionStore store =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean delete(SessionKey session, long version) {
            deletions.incrementAndGet();
            super.delete(session);
            return super.delete(session, version);
          }
        };
    try (AtprotoOAuthClient node = fixture.node(store).build()) {
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TokenRefreshException.class);
    }
    assertThat(deletions).hasValue(1);
    assertThat(fixture.events).doesNotContain(rejected());
  }

  @Test
  void a_token_that_is_refused_is_no_success_though_its_row_stays() {
    fixture.network.endSessions(fixture.alice);
    FailingSessionStore store =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean delete(SessionKey session, long version) {
            return false;
          }
        };
    try (AtprotoOAuthClient node = fixture.node(store).build()) {
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TokenRefreshException.class);
    }
    assertThat(fixture.events).doesNotContain(rejected());
  }

  private SessionEvent rejected() {
    return new SessionEvent.SessionDeleted(key, SessionEvent.Cause.REJECTED);
  }
}
