package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenInvalidException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.ClaimWait;
import io.github.atprotojakarta.metrics.Measurement.GraceWait;
import io.github.atprotojakarta.metrics.Measurement.LockWait;
import io.github.atprotojakarta.metrics.Measurement.Login;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.metrics.Measurement.PdsCall;
import io.github.atprotojakarta.metrics.Measurement.Refresh;
import io.github.atprotojakarta.metrics.Measurement.RefreshOutcome;
import io.github.atprotojakarta.metrics.Measurement.Restore;
import io.github.atprotojakarta.metrics.Measurement.SignedAgain;
import io.github.atprotojakarta.metrics.Measurement.SignedAgainFor;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the application creates and sends with a session, and their metrics. */
class OwnRequestsTest {
  private static final String PATH = "/xrpc/com.atproto.server.getSession";

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final List<HttpRequest> sent = new CopyOnWriteArrayList<>();
  private final List<Measurement> measured = new CopyOnWriteArrayList<>();
  private volatile Optional<HttpResponse> atNewPds = Optional.empty();
  private AtprotoOAuthClient node;
  private OAuthSession session;

  @BeforeEach
  void signIn() {
    SessionKey key = fixture.signIn().session().key();
    HttpTransport recording =
        request -> {
          sent.add(request);
          if (request.uri().getHost().equals(fixture.network.otherPds().getHost())
              && atNewPds.isPresent()) {
            return atNewPds.get();
          }
          return fixture.network.transport().send(request);
        };
    node =
        fixture
            .node(fixture.sessions)
            .transport(recording)
            .metricsListener(
                measurement -> {
                  throw new IllegalStateException("This meter is broken");
                })
            .metricsListener(measured::add)
            .build();
    session = node.restore(key, RefreshPolicy.NEVER);
  }

  @AfterEach
  void close() {
    node.close();
    fixture.close();
  }

  private HttpRequest get(String origin) {
    return HttpRequest.get(URI.create(origin + PATH)).build();
  }

  @Test
  void a_request_for_the_pds_is_sent_as_the_session_and_its_answer_given_back() throws Exception {
    try (HttpResponse response = session.send(get(fixture.network.pds().toString()))) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).contains(fixture.alice.value());
    }
  }

  @Test
  void an_error_of_the_pds_is_an_answer_too() throws Exception {
    URI nothing = URI.create(fixture.network.pds() + "/xrpc/com.example.nothing.here");
    try (HttpResponse response = session.send(HttpRequest.get(nothing).build())) {
      assertThat(response.status()).isGreaterThanOrEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://pds.atnet.dev",
        "https://pds.atnet.dev:8443",
        "https://pds.atnet.dev.evil.example",
        "https://xpds.atnet.dev",
        "https://alice@pds.atnet.dev",
        "https://auth.atnet.dev"
      })
  void no_other_server_is_sent_anything(String origin) {
    assertThatThrownBy(() -> session.send(get(origin)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only, not to");
    assertThat(sent).isEmpty();
  }

  @Test
  void the_origin_may_be_spelled_with_its_port_and_in_capitals() throws Exception {
    assertThat(fixture.network.pds()).hasToString("https://pds.atnet.dev");
    try (HttpResponse response = session.send(get("https://PDS.atnet.dev:443"))) {
      assertThat(response.status()).isEqualTo(200);
    }
  }

  @Test
  void a_request_follows_the_account_to_its_new_pds_and_its_new_token_goes_nowhere_else()
      throws Exception {
    URI oldPds = fixture.network.pds();
    URI newPds = fixture.moveAliceUnderTheSameServer();
    try (AtprotoOAuthClient other = fixture.anotherNode()) {
      other.restore(session.key(), RefreshPolicy.ALWAYS);
    }
    Secret token = fixture.sessions.find(session.key()).orElseThrow().tokens().accessToken();
    HttpRequest request = HttpRequest.get(URI.create(oldPds + PATH + "?a=%2F&b=1")).build();
    atNewPds = Optional.of(HttpResponse.of(200, Map.of(), "moved"));

    try (HttpResponse response = session.send(request)) {
      assertThat(response.text()).isEqualTo("moved");
    }

    // The account's handle is verified again in the background, with requests of its own.
    assertThat(sent)
        .filteredOn(each -> each.uri().getPath().equals(PATH))
        .last()
        .satisfies(each -> assertThat(each.uri()).hasToString(newPds + PATH + "?a=%2F&b=1"));
    assertThat(sent)
        .filteredOn(each -> each.headers().toString().contains(token.reveal()))
        .isNotEmpty()
        .allMatch(each -> each.uri().getAuthority().equals(newPds.getAuthority()));
    assertThatThrownBy(() -> session.send(request))
        .as("the application learns that there is another PDS now")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(newPds.getAuthority());
  }

  @Test
  void a_new_pds_that_does_not_know_the_account_yet_is_the_one_that_is_named() {
    HttpRequest request = get(fixture.network.pds().toString());
    URI newPds = fixture.moveAliceUnderTheSameServer();
    try (AtprotoOAuthClient other = fixture.anotherNode()) {
      other.restore(session.key(), RefreshPolicy.ALWAYS);
    }

    assertThatThrownBy(() -> session.send(request))
        .isInstanceOf(TokenInvalidException.class)
        .hasMessageStartingWith(newPds.getHost() + " refuses");
    assertThat(fixture.sessions.find(session.key())).isPresent();
  }

  @Test
  void a_redirect_is_an_answer_and_is_not_followed() throws Exception {
    fixture.network.faults().failNextRequest(Endpoint.XRPC, 302);
    int before = sent.size();

    try (HttpResponse response = session.send(get(fixture.network.pds().toString()))) {
      assertThat(response.status()).isEqualTo(302);
    }
    assertThat(sent).hasSize(before + 1);
  }

  @Test
  void what_the_caller_puts_in_the_place_of_the_token_is_replaced() throws Exception {
    HttpRequest request =
        get(fixture.network.pds().toString()).toBuilder()
            .header("authorization", "Bearer mine")
            .header("dpop", "mine")
            .build();
    try (HttpResponse response = session.send(request)) {
      assertThat(response.status()).isEqualTo(200);
    }
    assertThat(sent.get(sent.size() - 1).headers().toString()).doesNotContain("mine");
  }

  @Test
  void a_meter_hears_of_calls_nonces_and_restores() throws Exception {
    HttpRequest request =
        HttpRequest.post(
                URI.create(fixture.network.pds() + "/xrpc/com.atproto.repo.createRecord"),
                "application/json",
                HttpBody.of("{}"))
            .build();
    session.send(request).close();

    assertThat(measured).hasAtLeastOneElementOfType(Restore.class);
    assertThat(measured).contains(new SignedAgain(SignedAgainFor.NONCE));
    assertThat(measured).doesNotContain(new SignedAgain(SignedAgainFor.DATE));
    assertThat(measured.get(measured.size() - 1))
        .isInstanceOfSatisfying(PdsCall.class, call -> assertThat(call.status()).isEqualTo(400));
  }

  @Test
  void a_meter_hears_of_a_clock_that_is_wrong() throws Exception {
    session.send(get(fixture.network.pds().toString())).close();
    measured.clear();
    fixture.network.faults().clockOffset(Duration.ofMinutes(-8));

    session.send(get(fixture.network.pds().toString())).close();

    assertThat(measured).contains(new SignedAgain(SignedAgainFor.DATE));
    assertThat(measured).doesNotContain(new SignedAgain(SignedAgainFor.NONCE));
  }

  @Test
  void a_meter_hears_of_a_refresh_with_its_waits() {
    node.restore(session.key(), RefreshPolicy.ALWAYS);

    assertThat(measured)
        .anyMatch(each -> each instanceof LockWait wait && wait.held())
        .anyMatch(each -> each instanceof ClaimWait wait && !wait.leftBehind())
        .noneMatch(GraceWait.class::isInstance)
        .anyMatch(
            each ->
                each instanceof Refresh refresh && refresh.outcome() == RefreshOutcome.REFRESHED);
  }

  @Test
  void a_meter_hears_of_an_unfinished_refresh_that_is_taken_over() {
    fixture.network.faults().failNextTokenRequest(503);
    assertThatThrownBy(() -> node.restore(session.key(), RefreshPolicy.ALWAYS)).isNotNull();
    fixture.clock.advance(Duration.ofSeconds(61));
    node.restore(session.key(), RefreshPolicy.ALWAYS);

    assertThat(measured)
        .anyMatch(each -> each instanceof ClaimWait wait && wait.leftBehind())
        .anyMatch(each -> each instanceof GraceWait wait && !wait.arrived());
  }

  @Test
  void a_meter_hears_how_a_refresh_failed() {
    fixture.network.faults().failNextTokenRequest(503);
    assertThatThrownBy(() -> node.restore(session.key(), RefreshPolicy.ALWAYS)).isNotNull();
    fixture.network.endSessions(fixture.alice);
    fixture.clock.advance(Duration.ofSeconds(61));
    assertThatThrownBy(() -> node.restore(session.key(), RefreshPolicy.ALWAYS)).isNotNull();

    assertThat(measured)
        .filteredOn(Refresh.class::isInstance)
        .extracting(each -> ((Refresh) each).outcome())
        .containsExactly(RefreshOutcome.UNKNOWN, RefreshOutcome.REJECTED);
  }

  @Test
  void a_meter_hears_how_a_login_came_back() {
    LoginRedirect login = node.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
    URI callback =
        fixture.network.signIn(
            login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
    node.callback(StrictNetworkFixture.parameters(callback), login.browserToken());
    assertThatThrownBy(
            () -> node.callback(StrictNetworkFixture.parameters(callback), login.browserToken()))
        .isNotNull();

    assertThat(measured)
        .filteredOn(Login.class::isInstance)
        .containsExactly(
            new Login(LoginOutcome.STARTED, LoginCause.NONE),
            new Login(LoginOutcome.COMPLETED, LoginCause.NONE),
            new Login(LoginOutcome.REFUSED, LoginCause.UNKNOWN_LOGIN));
  }

  @Test
  void a_meter_that_fails_fails_nobody() {
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
  }
}
