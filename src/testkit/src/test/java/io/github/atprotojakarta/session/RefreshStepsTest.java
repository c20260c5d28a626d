package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.RejectedFor;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
