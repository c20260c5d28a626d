package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.RejectedFor;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of one refresh, and what is left of its lock and its claim when a step fails. */
class RefreshStepsTest extends TwoNodesTest {
  private static final Duration PAST_HALF_OF_THE_CLAIM = Duration.ofSeconds(31);

  private final List<String> locked = new ArrayList<>();

  /** A lock that records who asks for how long, and when it is given back. */
  private Optional<RefreshLock.Held> recorded(SessionKey session, Duration wait, Duration lease) {
    locked.add(session + " " + wait + " " + lease);
    return Optional.of(() -> locked.add("closed"));
  }

  private AtprotoOAuthClient lockingNode(FailingSessionStore store) {
    return fixture.node(store).refreshLock(this::recorded).build();
  }

  private void assertLockedAndClosed() {
    assertThat(locked).containsExactly(key + " PT0.2S PT45S", "closed");
  }

  @Test
  void the_lock_is_given_back_after_a_refresh() {
    try (AtprotoOAuthClient node = lockingNode(new FailingSessionStore(fixture.sessions))) {
      refresh(node);
    }
    assertLockedAndClosed();
  }

  @Test
  void the_lock_is_given_back_when_the_server_has_ended_the_session() {
    fixture.network.endSessions(fixture.alice);
    try (AtprotoOAuthClient node = lockingNode(new FailingSessionStore(fixture.sessions))) {
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TokenRefreshException.class);
    }
    assertLockedAndClosed();
  }

  @Test
  void the_lock_is_given_back_when_the_store_fails() {
    try (AtprotoOAuthClient node = lockingNode(claimFailsWith(new TransientException("away")))) {
      assertThatThrownBy(() -> refresh(node)).hasMessage("away");
    }
    assertLockedAndClosed();
  }

  @Test
  void the_lock_is_given_back_when_a_program_fails() {
    try (AtprotoOAuthClient node = lockingNode(claimFailsWith(new ArithmeticException("fault")))) {
      assertThatThrownBy(() -> refresh(node))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("java.lang.ArithmeticException: fault");
    }
    assertLockedAndClosed();
  }

  private FailingSessionStore claimFailsWith(RuntimeException failure) {
    return new FailingSessionStore(fixture.sessions) {
      @Override
      public ClaimOutcome claim(SessionKey session, long version, RefreshClaim claim) {
        throw failure;
      }
    };
  }

  /** A store after whose first claims the process stands still. */
  private FailingSessionStore standstills(int count, AtomicInteger claims) {
    return new FailingSessionStore(fixture.sessions) {
      @Override
      public ClaimOutcome claim(SessionKey session, long version, RefreshClaim claim) {
        ClaimOutcome outcome = super.claim(session, version, claim);
        if (claims.getAndIncrement() < count) {
          fixture.clock.advance(PAST_HALF_OF_THE_CLAIM);
        }
        return outcome;
      }
    };
  }

  @Test
  void a_node_that_stands_still_after_each_of_three_claims_gives_up_and_leaves_none() {
    AtomicInteger claims = new AtomicInteger();
    try (AtprotoOAuthClient node = fixture.node(standstills(3, claims)).build()) {
      assertThatThrownBy(() -> refresh(node))
          .isInstanceOf(TransientException.class)
          .hasMessage("The refresh of " + key + " was delayed; try again");
      assertThat(claims).hasValue(3);
      assertThat(fixture.network.counters().refreshes()).isZero();
      refresh(other);
    }
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void a_node_that_stands_still_after_two_claims_sends_with_the_third() {
    AtomicInteger claims = new AtomicInteger();
    try (AtprotoOAuthClient node = fixture.node(standstills(2, claims)).build()) {
      refresh(node);
    }
    assertThat(claims).hasValue(3);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  private AtprotoOAuthClientBuilder endedBy(String response, List<Measurement> measured) {
    return fixture
        .node(fixture.sessions)
        .metricsListener(measured::add)
        .transport(
            request ->
                isTokenRequest(request)
                    ? HttpResponse.of(400, Map.of("Content-Type", "application/json"), response)
                    : fixture.network.transport().send(request));
  }

  private static List<RejectedFor> rejections(List<Measurement> measured) {
    return measured.stream()
        .filter(Measurement.SessionRejected.class::isInstance)
        .map(each -> ((Measurement.SessionRejected) each).cause())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":\"invalid_grant\"}|REFUSED",
        "{\"error\":\"invalid_grant\",\"error_description\":\"Token reused\"}|REPLAYED",
      })
  void a_session_that_ends_is_measured_with_the_reason(String response, RejectedFor reason) {
    List<Measurement> measured = new CopyOnWriteArrayList<>();
    try (AtprotoOAuthClient node = endedBy(response, measured).build()) {
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TokenRefreshException.class);
    }
    assertThat(rejections(measured)).containsExactly(reason);
  }

  @Test
  void a_claim_that_is_taken_over_and_grows_old_still_counts_as_a_use_of_the_token() {
    fixture.network.faults().failNextTokenRequest(502);
    assertThatThrownBy(() -> refresh(other)).isInstanceOf(TransientException.class);
    fixture.clock.advance(PAST_THE_CLAIM);
    List<Measurement> measured = new CopyOnWriteArrayList<>();
    try (AtprotoOAuthClient node =
        endedBy("{\"error\":\"invalid_grant\"}", measured)
            .sessionStore(standstills(1, new AtomicInteger()))
            .build()) {
      assertThatThrownBy(() -> refresh(node)).isInstanceOf(TokenRefreshException.class);
    }
    assertThat(rejections(measured)).containsExactly(RejectedFor.REPLAYED);
  }

  @Test
  void a_server_that_wants_a_new_nonce_twice_in_one_refresh_is_asked_twice_and_no_more() {
    AtomicInteger requests = new AtomicInteger();
    try (AtprotoOAuthClient node =
        fixture
            .node(fixture.sessions)
            .transport(
                request ->
                    isTokenRequest(request)
                        ? wantsNonce("nonce-" + requests.incrementAndGet())
                        : fixture.network.transport().send(request))
            .build()) {
      assertThatThrownBy(() -> refresh(node))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("could not refresh " + key + " (status 400)");
    }
    assertThat(requests).hasValue(2);
    refresh(other);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  private static HttpResponse wantsNonce(String nonce) {
    return HttpResponse.of(
        400,
        Map.of("Content-Type", "application/json", "DPoP-Nonce", nonce),
        "{\"error\":\"use_dpop_nonce\"}");
  }

  /** A transport that reports what its body threw as an exception of its own. */
  private HttpTransport wrapping(boolean checked) {
    AtomicBoolean first = new AtomicBoolean(true);
    return request -> {
      if (isTokenRequest(request) && first.getAndSet(false)) {
        fixture.clock.advance(PAST_HALF_OF_THE_CLAIM);
      }
      try {
        return fixture.network.transport().send(request);
      } catch (RuntimeException e) {
        if (checked) {
          throw new HttpTransportException(HttpTransportException.Kind.EXCHANGE, "wrapped", e);
        }
        throw new IllegalStateException("wrapped", e);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_transport_that_wraps_exceptions_does_not_hide_that_a_claim_is_too_old(boolean checked) {
    try (AtprotoOAuthClient node =
        fixture.node(fixture.sessions).transport(wrapping(checked)).build()) {
      refresh(node);
    }
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  private void replaceTokens(boolean refreshable, Duration life) {
    StoredSession session = fixture.sessions.find(key).orElseThrow();
    fixture.sessions.delete(key);
    fixture.sessions.insert(
        StoredSamples.withTokens(
            session,
            refreshable ? session.tokens().refreshToken() : null,
            session.createdAt().plus(life)));
  }

  @Test
  void a_session_without_a_refresh_token_is_not_refreshed() {
    replaceTokens(false, Duration.ofHours(1));
    long sent = fixture.network.counters().requests(Endpoint.TOKEN);
    assertThatThrownBy(() -> refresh(other))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessage("The server issued no refresh token for " + key + "; sign in again");
    assertThat(fixture.network.counters().requests(Endpoint.TOKEN)).isEqualTo(sent);
  }

  @Test
  void a_session_past_its_end_is_not_refreshed_though_its_access_token_lives() {
    replaceTokens(true, Duration.ofDays(30));
    fixture.clock.advance(Duration.ofDays(14).plusMinutes(11));
    long sent = fixture.network.counters().requests(Endpoint.TOKEN);
    assertThatThrownBy(() -> refresh(other))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessageContaining("The session " + key + " ended at");
    assertThat(fixture.network.counters().requests(Endpoint.TOKEN)).isEqualTo(sent);
    assertThat(fixture.sessions.find(key)).isPresent();
  }

  @Test
  void a_server_that_no_longer_accepts_the_session_s_authentication_gets_no_token() {
    try (StrictNetworkFixture confidential = StrictNetworkFixture.confidential()) {
      SessionKey mine = confidential.signIn().session().key();
      long sent = confidential.network.counters().requests(Endpoint.TOKEN);
      confidential
          .network
          .faults()
          .editResponses(
              Endpoint.SERVER_METADATA,
              json ->
                  Json.createObjectBuilder(json)
                      .add(
                          "token_endpoint_auth_methods_supported",
                          Json.createArrayBuilder().add("none"))
                      .build());
      assertThatThrownBy(() -> confidential.client.restore(mine, RefreshPolicy.ALWAYS))
          .isInstanceOf(AuthMethodUnsatisfiableException.class)
          .hasMessageContaining("accepts [none] for client authentication")
          .hasMessageContaining("this client uses private_key_jwt");
      assertThat(confidential.network.counters().requests(Endpoint.TOKEN)).isEqualTo(sent);

      confidential.network.faults().clear();
      confidential.client.restore(mine, RefreshPolicy.ALWAYS);
      assertThat(confidential.network.counters().refreshes()).isEqualTo(1);
    }
  }
}
