package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callbacks that fail: what the application hears, and that it gets its own state back. */
class CallbackFailuresTest {
  private static final String STATE = "who and where";

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final LoginRedirect login =
      fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT.withAppState(STATE));

  @AfterEach
  void close() {
    fixture.close();
  }

  /** The parameters that bring a code. */
  private Map<String, List<String>> accepted() {
    return StrictNetworkFixture.query(
        fixture.network.signIn(login.redirect(), "alice.atnet.dev", StrictNetworkFixture.PASSWORD));
  }

  /** The parameters after the person pressed Deny. */
  private Map<String, List<String>> denied() {
    URI callback = fixture.network.deny(login.redirect());
    return StrictNetworkFixture.query(callback);
  }

  private <E extends AtprotoOAuthException> E failure(
      Map<String, List<String>> parameters, Class<E> type) {
    E failure =
        catchThrowableOfType(
            type,
            () ->
                fixture.client.callback(
                    CallbackParameters.parse(parameters), login.browserToken()));
    assertThat(failure.appState()).hasValue(STATE);
    assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
    return failure;
  }

  @Test
  void a_refusal_of_a_server_that_does_not_name_itself_is_told_as_what_it_says() {
    Map<String, List<String>> parameters = denied();
    assertThat(parameters.remove("iss")).isNotNull();
    OAuthCallbackException failure = failure(parameters, OAuthCallbackException.class);
    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure.error()).hasValue("access_denied");
  }

  @Test
  void a_refusal_in_the_name_of_another_server_is_not() {
    Map<String, List<String>> parameters = denied();
    parameters.put("iss", List.of("https://evil.example"));
    OAuthCallbackException failure = failure(parameters, OAuthCallbackException.class);
    assertThat(failure.reason()).isEqualTo(Reason.ISSUER_MISMATCH);
    assertThat(failure.error()).isEmpty();
  }

  @Test
  void neither_a_code_nor_an_error_is_malformed() {
    Map<String, List<String>> parameters = accepted();
    parameters.remove("code");
    assertThat(failure(parameters, OAuthCallbackException.class).reason())
        .isEqualTo(Reason.MALFORMED);
  }

  @Test
  void a_blank_code_is_none() {
    Map<String, List<String>> parameters = accepted();
    parameters.put("code", List.of(" \u2028"));
    assertThat(failure(parameters, OAuthCallbackException.class).reason())
        .isEqualTo(Reason.MALFORMED);
  }

  @Test
  void both_a_code_and_an_error_are_malformed_and_the_code_is_not_sent() {
    Map<String, List<String>> parameters = accepted();
    parameters.put("error", List.of("access_denied"));
    assertThat(failure(parameters, OAuthCallbackException.class).reason())
        .isEqualTo(Reason.MALFORMED);
    assertThat(fixture.network.counters().requests(Endpoint.TOKEN)).isZero();
  }

  @Test
  void a_server_that_fails_at_the_exchange_of_the_code_can_be_tried_again() {
    Map<String, List<String>> parameters = accepted();
    fixture.network.faults().failRequests(Endpoint.TOKEN, 503);
    failure(parameters, TransientException.class);
  }

  @Test
  void another_browser_gets_the_state_as_well() {
    Map<String, List<String>> parameters = accepted();
    OAuthCallbackException failure =
        catchThrowableOfType(
            OAuthCallbackException.class,
            () -> fixture.client.callback(CallbackParameters.parse(parameters), null));
    assertThat(failure.reason()).isEqualTo(Reason.OTHER_BROWSER);
    assertThat(failure.appState()).hasValue(STATE);
  }
}
