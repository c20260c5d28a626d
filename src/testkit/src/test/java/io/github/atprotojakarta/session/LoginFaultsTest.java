package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logins whose authorization server fails, does not respond, or responds with less than it should.
 */
class LoginFaultsTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final List<String> revocations = new CopyOnWriteArrayList<>();
  private final List<Measurement> measured = new CopyOnWriteArrayList<>();
  private volatile @Nullable HttpResponse parResponse;
  private final AtprotoOAuthClient node =
      fixture.node(fixture.sessions).transport(this::send).metricsListener(measured::add).build();

  @AfterEach
  void close() {
    node.close();
    fixture.close();
  }

  private HttpResponse send(HttpRequest request) throws HttpTransportException {
    HttpResponse response = parResponse;
    if (response != null && request.uri().getPath().endsWith("/par")) {
      return response;
    }
    if (request.uri().getPath().endsWith("/revoke")) {
      revocations.add(body(request));
    }
    return fixture.network.transport().send(request);
  }

  private static String body(HttpRequest request) {
    try (InputStream in = request.body().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LoginRedirect begin() {
    return node.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
  }

  private CallbackParameters answered(LoginRedirect login) {
    URI callback =
        fixture.network.signIn(
            login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
    return StrictNetworkFixture.parameters(callback);
  }

  private void assertNoSession() {
    assertThat(node.sessions(fixture.alice)).isEmpty();
    assertThat(fixture.states.rows).isEmpty();
  }

  private void assertMeasured(LoginOutcome outcome, LoginCause cause) {
    assertThat(measured)
        .filteredOn(Measurement.Login.class::isInstance)
        .containsExactly(
            new Measurement.Login(LoginOutcome.STARTED, LoginCause.NONE),
            new Measurement.Login(outcome, cause));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void a_pushed_request_that_a_server_fails_to_process_can_be_tried_again(int status) {
    fixture.network.faults().failNextRequest(Endpoint.PAR, status);
    assertThatThrownBy(this::begin)
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("; try again later");
    assertNoSession();
    begin();
    assertThat(fixture.states.rows).hasSize(1);
  }

  @Test
  void a_server_that_limits_pushed_requests_is_left_alone_for_as_long_as_it_says() {
    fixture.network.faults().failRequests(Endpoint.PAR, 429, "77");
    TransientException failure = catchThrowableOfType(TransientException.class, this::begin);
    assertThat(failure).hasMessageContaining("gets too many requests from this application");
    assertThat(failure.getCause())
        .isInstanceOfSatisfying(
            OAuthResponseException.class,
            e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(77)));
    long sent = fixture.network.counters().requests(Endpoint.PAR);
    assertThatThrownBy(this::begin).isInstanceOf(TransientException.class);
    assertThat(fixture.network.counters().requests(Endpoint.PAR)).isEqualTo(sent);
    assertNoSession();
  }

  @Test
  void a_pushed_request_without_a_response_can_be_tried_again() {
    fixture.network.faults().loseNextResponse(Endpoint.PAR);
    assertThatThrownBy(this::begin)
        .isInstanceOf(TransientException.class)
        .hasMessageContaining(fixture.network.issuer() + " did not respond; try again later");
    assertNoSession();
  }

  @Test
  void a_pushed_request_that_a_server_refuses_is_no_trouble_that_passes() {
    parResponse =
        HttpResponse.of(
            400,
            Map.of("Content-Type", "application/json"),
            "{\"error\":\"invalid_client_metadata\"}");
    assertThat(catchThrowableOfType(OAuthResponseException.class, this::begin).error())
        .contains("invalid_client_metadata");
    assertNoSession();
  }

  @Test
  void an_error_in_the_form_of_xrpc_is_told_with_its_message() {
    parResponse =
        HttpResponse.of(
            400,
            Map.of("Content-Type", "application/json"),
            "{\"error\":\"InvalidRequest\",\"message\":\"failed to fetch\\nclient metadata\"}");
    OAuthResponseException failure =
        catchThrowableOfType(OAuthResponseException.class, this::begin);
    assertThat(failure)
        .hasMessageEndingWith("(400): InvalidRequest: failed to fetch client metadata");
    assertThat(failure.error()).contains("InvalidRequest");
    assertThat(failure.description()).contains("failed to fetch client metadata");
    assertNoSession();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void a_code_that_a_server_fails_to_exchange_needs_a_new_login(int status) {
    LoginRedirect login = begin();
    CallbackParameters parameters = answered(login);
    fixture.network.faults().failNextTokenRequest(status);
    assertThatThrownBy(() -> node.callback(parameters, login.browserToken()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("; try again later");
    assertNoSession();
    assertMeasured(LoginOutcome.FAILED, LoginCause.SERVER_UNREACHABLE);
    assertThat(
            catchThrowableOfType(
                    OAuthCallbackException.class,
                    () -> node.callback(parameters, login.browserToken()))
                .reason())
        .isEqualTo(Reason.UNKNOWN_STATE);
  }

  @Test
  void a_code_exchange_without_a_response_needs_a_new_login() {
    LoginRedirect login = begin();
    CallbackParameters parameters = answered(login);
    fixture.network.faults().loseNextTokenResponse();
    assertThatThrownBy(() -> node.callback(parameters, login.browserToken()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining(fixture.network.issuer() + " did not respond; try again later");
    assertNoSession();
    assertMeasured(LoginOutcome.FAILED, LoginCause.SERVER_UNREACHABLE);
  }

  @Test
  void a_code_that_a_server_refuses_is_told_with_its_error_and_the_application_state() {
    LoginRedirect login =
        node.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT.withAppState("/back"));
    CallbackParameters parameters = answered(login);
    fixture.states.rows.replaceAll(
        (hash, pending) ->
            pending.toBuilder().redirectUri(URI.create("http://127.0.0.1:1/callback")).build());
    OAuthCallbackException refused =
        catchThrowableOfType(
            OAuthCallbackException.class, () -> node.callback(parameters, login.browserToken()));
    assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
    assertThat(refused.error()).contains("invalid_grant");
    assertThat(refused.appState()).contains("/back");
    assertMeasured(LoginOutcome.REFUSED, LoginCause.SERVER_REFUSED);
  }

  /** Without a refresh token the server has no session to end, but the access token is good. */
  @Test
  void the_access_token_is_revoked_when_a_refused_login_got_no_refresh_token() {
    LoginRedirect login = begin();
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.TOKEN,
            json ->
                Json.createObjectBuilder(json)
                    .remove("refresh_token")
                    .add("access_token", "an-access-token-alone")
                    .add("sub", fixture.bob.toString())
                    .build());
    assertThat(
            catchThrowableOfType(
                    OAuthCallbackException.class,
                    () -> node.callback(answered(login), login.browserToken()))
                .reason())
        .isEqualTo(Reason.ACCOUNT_MISMATCH);
    assertThat(revocations)
        .isNotEmpty()
        .allMatch(form -> form.contains("token=an-access-token-alone"));
    assertNoSession();
  }
}
