package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of a client between the callback and the session (AT Protocol OAuth). */
class LoginRulesTest {
  private StrictNetworkFixture fixture = new StrictNetworkFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private LoginRedirect begin(String identifier) {
    return fixture.client.authorize(identifier, AuthorizeOptions.DEFAULT);
  }

  private CallbackResult finish(LoginRedirect login, String handle, String password) {
    URI callback = fixture.network.signIn(login.redirect(), handle, password);
    return fixture.client.callback(StrictNetworkFixture.parameters(callback), login.browserToken());
  }

  private CallbackResult finish(LoginRedirect login) {
    return finish(login, StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
  }

  private void answer(String name, JsonValue value) {
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.TOKEN, json -> Json.createObjectBuilder(json).add(name, value).build());
  }

  private void assertNoSession() {
    assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
    assertThat(fixture.client.sessions(fixture.bob)).isEmpty();
  }

  @Test
  void a_state_is_good_once_even_when_the_login_failed() {
    LoginRedirect login = begin(StrictNetworkFixture.HANDLE);
    CallbackParameters parameters =
        StrictNetworkFixture.parameters(
            fixture.network.signIn(
                login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD));
    assertThatThrownBy(() -> fixture.client.callback(parameters, Secret.of("another-browser")))
        .isInstanceOf(OAuthCallbackException.class);

    OAuthCallbackException again =
        catchThrowableOfType(
            OAuthCallbackException.class,
            () -> fixture.client.callback(parameters, login.browserToken()));

    assertThat(again.reason()).isEqualTo(Reason.UNKNOWN_STATE);
    assertNoSession();
  }

  /** Changes the stored pending login, so that the code exchange does not match the login. */
  private void assertExchangeRefused(UnaryOperator<PendingAuthorization> change) {
    LoginRedirect login = begin(StrictNetworkFixture.HANDLE);
    fixture.states.rows.replaceAll((hash, pending) -> change.apply(pending));

    OAuthCallbackException refused =
        catchThrowableOfType(OAuthCallbackException.class, () -> finish(login));

    assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
    assertThat(refused.error()).hasValueSatisfying(error -> assertThat(error).startsWith("inv"));
    assertNoSession();
  }

  private static PendingAuthorization changed(
      PendingAuthorization old,
      ClientAuthentication authentication,
      URI redirectUri,
      Secret codeVerifier,
      DpopKey key) {
    return old.toBuilder()
        .authentication(authentication)
        .redirectUri(redirectUri)
        .codeVerifier(codeVerifier)
        .dpopKey(key)
        .build();
  }

  @Test
  void the_code_is_exchanged_with_the_login_s_own_verifier() {
    Secret other = Secret.of("v".repeat(43));
    assertExchangeRefused(p -> changed(p, p.authentication(), p.redirectUri(), other, p.dpopKey()));
  }

  @Test
  void the_code_is_exchanged_with_the_login_s_own_redirect_address() {
    URI other = URI.create("http://127.0.0.1:1/callback");
    assertExchangeRefused(
        p -> changed(p, p.authentication(), other, p.codeVerifier(), p.dpopKey()));
  }

  @Test
  void the_code_is_exchanged_with_the_login_s_own_key() {
    DpopKey other = DpopKey.generate(new SecureRandom());
    assertExchangeRefused(
        p -> changed(p, p.authentication(), p.redirectUri(), p.codeVerifier(), other));
  }

  @Test
  void the_code_is_exchanged_with_the_client_s_authentication() {
    fixture.close();
    fixture = StrictNetworkFixture.confidential();
    assertExchangeRefused(
        p ->
            changed(
                p,
                new ClientAuthentication.None(),
                p.redirectUri(),
                p.codeVerifier(),
                p.dpopKey()));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "access_denied")
  void parameters_with_both_or_neither_of_an_error_and_a_code_exchange_nothing(
      @Nullable String error) {
    LoginRedirect login = begin(StrictNetworkFixture.HANDLE);
    CallbackParameters good =
        StrictNetworkFixture.parameters(
            fixture.network.signIn(
                login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD));
    Secret code = error == null ? null : good.code();
    CallbackParameters parameters =
        new CallbackParameters(good.state(), good.iss(), code, error, null);

    OAuthCallbackException refused =
        catchThrowableOfType(
            OAuthCallbackException.class,
            () -> fixture.client.callback(parameters, login.browserToken()));

    assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(fixture.network.counters().logins()).isZero();
  }

  private List<Long> lookUps() {
    return Stream.of(Endpoint.DIRECTORY, Endpoint.RESOURCE_METADATA, Endpoint.SERVER_METADATA)
        .map(fixture.network.counters()::requests)
        .toList();
  }

  private static List<Long> increased(List<Long> before, List<Long> after) {
    return IntStream.range(0, before.size()).mapToObj(i -> after.get(i) - before.get(i)).toList();
  }

  @Test
  void the_account_is_verified_without_a_cache() {
    LoginRedirect login = begin(StrictNetworkFixture.HANDLE);
    List<Long> before = lookUps();

    finish(login);

    assertThat(increased(before, lookUps())).containsExactly(1L, 1L, 1L);
  }

  @Test
  void a_login_that_follows_another_one_needs_no_look_up() {
    begin(StrictNetworkFixture.HANDLE);
    List<Long> before = lookUps();

    begin(StrictNetworkFixture.HANDLE);
    begin(fixture.alice.toString());

    assertThat(increased(before, lookUps())).containsExactly(0L, 0L, 0L);
  }

  @Test
  void an_account_of_another_server_is_refused_when_the_login_began_at_a_server() {
    LoginRedirect login = begin(fixture.network.issuer().toString());
    fixture.network.migrate(fixture.bob);
    answer("sub", Json.createValue(fixture.bob.toString()));

    OAuthCallbackException refused =
        catchThrowableOfType(OAuthCallbackException.class, () -> finish(login));

    assertThat(refused.reason()).isEqualTo(Reason.ACCOUNT_MISMATCH);
    assertThat(refused)
        .hasMessageContaining(fixture.network.issuer().toString())
        .hasMessageContaining(fixture.network.otherIssuer().toString());
    assertNoSession();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice.atnet.dev", "did:key:z6Mk", "", "did:plc:short"})
  void a_sub_that_is_no_account_is_refused(String sub) {
    LoginRedirect login = begin(fixture.network.issuer().toString());
    answer("sub", Json.createValue(sub));
    assertThatThrownBy(() -> finish(login)).isInstanceOf(AtprotoOAuthException.class);
    assertNoSession();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "transition:generic", "atprotox", "openid atproto2"})
  void tokens_without_the_atproto_scope_are_refused(String scope) {
    LoginRedirect login = begin(StrictNetworkFixture.HANDLE);
    answer("scope", Json.createValue(scope));
    assertThatThrownBy(() -> finish(login))
        .isInstanceOf(AtprotoOAuthException.class)
        .hasMessageContaining("scope");
    assertNoSession();
  }

  @Test
  void fewer_scopes_than_asked_for_are_what_the_session_has() {
    LoginRedirect login = begin(StrictNetworkFixture.HANDLE);
    answer("scope", Json.createValue("atproto"));
    assertThat(finish(login).session().tokenInfo().scopes()).containsExactly("atproto");
  }

  @Test
  void a_client_that_only_wants_to_know_who_it_is_checks_as_much() {
    ClientMetadata metadata =
        ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/callback")), "atproto");
    try (AtprotoOAuthClient client =
        fixture.builder(metadata, ClientKeySet.empty(), fixture.sessions).build()) {
      LoginRedirect login = client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
      URI callback = fixture.network.signIn(login.redirect(), "bob.atnet.dev", "bob-pass");
      assertThatThrownBy(
              () ->
                  client.callback(StrictNetworkFixture.parameters(callback), login.browserToken()))
          .isInstanceOfSatisfying(
              OAuthCallbackException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.ACCOUNT_MISMATCH));
      assertThat(fixture.network.counters().logins()).isEqualTo(1);
      assertThat(fixture.network.counters().sessions(fixture.bob)).isZero();

      LoginRedirect mine = client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
      URI back =
          fixture.network.signIn(
              mine.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
      OAuthSession session =
          client.callback(StrictNetworkFixture.parameters(back), mine.browserToken()).session();
      assertThat(session.did()).isEqualTo(fixture.alice);
      assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
    }
  }
}
