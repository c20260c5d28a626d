package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.oauth.client.RedirectMatching;
import io.github.atprotojakarta.testkit.oauth.dialect.Dialect;
import io.github.atprotojakarta.testkit.oauth.dialect.PageHabits.Refusal;
import io.github.atprotojakarta.testkit.oauth.dialect.TokenHabits.Replay;
import io.github.atprotojakarta.testkit.oauth.error.ErrorShape;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** People sign in at every PDS implementation whose source offers the AT Protocol profile. */
class DialectsTest {
  private static final String STATE = "where-they-were";
  private static final AuthorizeOptions OPTIONS = AuthorizeOptions.DEFAULT.withAppState(STATE);

  private static void with(Dialect dialect, Consumer<StrictNetworkFixture> test) {
    try (StrictNetworkFixture fixture =
        StrictNetworkFixture.confidential(StrictNetwork.builder().dialect(dialect))) {
      test.accept(fixture);
    }
  }

  private static LoginRedirect begin(StrictNetworkFixture fixture) {
    return fixture.client.authorize(StrictNetworkFixture.HANDLE, OPTIONS);
  }

  private static JsonObject call(OAuthSession session) {
    return session.xrpc().query("com.atproto.server.getSession", Map.of());
  }

  private static void waitUntilExpired(StrictNetworkFixture fixture, Dialect dialect) {
    fixture.clock.advance(dialect.tokens().accessTokenLifetime().plusSeconds(1));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MILLIPDS", "BLUE_NILE"})
  void a_person_signs_in_works_and_signs_out(Dialect dialect) {
    with(
        dialect,
        fixture -> {
          CallbackResult login = fixture.signIn(StrictNetworkFixture.HANDLE, OPTIONS);
          OAuthSession session = login.session();
          assertThat(login.appState()).hasValue(STATE);
          assertThat(session.did()).isEqualTo(fixture.alice);
          assertThat(session.tokenInfo().issuer()).isEqualTo(fixture.network.issuer());
          assertThat(call(session).getString("handle")).isEqualTo(StrictNetworkFixture.HANDLE);

          for (int refreshes = 1; refreshes <= 2; refreshes++) {
            waitUntilExpired(fixture, dialect);
            assertThat(call(session)).isNotEmpty();
            assertThat(fixture.network.counters().refreshes()).isEqualTo(refreshes);
          }

          session.signOut();
          boolean revocable = !List.of("PEGASUS", "CIRRUS").contains(dialect.name());
          assertThat(fixture.network.counters().sessions(fixture.alice))
              .isEqualTo(revocable ? 0 : 1);
          assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MILLIPDS", "BLUE_NILE"})
  void a_person_who_gives_no_consent_is_told_so_if_the_server_sends_them_back(Dialect dialect) {
    with(
        dialect,
        fixture -> {
          LoginRedirect login = begin(fixture);
          Refusal refusal = dialect.pages().refusal();
          if (refusal == Refusal.ERROR_PAGE) {
            assertThatThrownBy(() -> fixture.network.deny(login.redirect()))
                .isInstanceOf(IllegalStateException.class);
          } else if (refusal == Refusal.HOME_PAGE) {
            assertThat(fixture.network.deny(login.redirect())).hasNoParameters();
          } else {
            CallbackParameters denied =
                StrictNetworkFixture.parameters(fixture.network.deny(login.redirect()));
            assertThat(denied.iss() == null).isEqualTo(refusal == Refusal.CALLBACK_WITHOUT_ISSUER);
            OAuthCallbackException failure =
                catchThrowableOfType(
                    OAuthCallbackException.class,
                    () -> fixture.client.callback(denied, login.browserToken()));
            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(failure.error()).hasValue("access_denied");
            assertThat(failure.appState()).hasValue(STATE);
          }
          assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
          assertThat(call(fixture.signIn().session())).isNotEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MILLIPDS", "BLUE_NILE"})
  void a_refused_pushed_request_is_told_in_the_server_s_words(Dialect dialect) {
    with(
        dialect,
        fixture -> {
          ClientMetadata client = fixture.client.clientMetadata();
          fixture.network.publishClient(
              client.clientId(),
              Json.createObjectBuilder(client.toJson())
                  .add(
                      "redirect_uris",
                      Json.createArrayBuilder().add("https://app.atnet.dev/elsewhere"))
                  .build(),
              client.toJson().getString("jwks_uri"),
              fixture.client.keySet().toPublicJwks());

          OAuthResponseException failure =
              catchThrowableOfType(OAuthResponseException.class, () -> begin(fixture));

          assertThat(failure.status()).isEqualTo(400);
          assertThat(failure)
              .hasMessageContaining(fixture.network.issuer().toString())
              .hasMessageContaining("Invalid redirect_uri https://app.atnet.dev/oauth/callback");
          assertThat(fixture.states.rows).isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MILLIPDS", "BLUE_NILE"})
  void a_wrong_code_is_refused_and_the_application_state_is_kept(Dialect dialect) {
    with(
        dialect,
        fixture -> {
          LoginRedirect login = begin(fixture);
          URI callback =
              fixture.network.signIn(
                  login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
          Map<String, List<String>> parameters = StrictNetworkFixture.query(callback);
          parameters.put("code", List.of("cod-wrong"));

          OAuthCallbackException failure =
              catchThrowableOfType(
                  OAuthCallbackException.class,
                  () ->
                      fixture.client.callback(
                          CallbackParameters.parse(parameters), login.browserToken()));

          assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
          assertThat(failure).hasMessageContaining("Invalid code");
          assertThat(failure.appState()).hasValue(STATE);
          assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
        });
  }

  /** Only {@code invalid_grant} says for certain that a session has ended. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MILLIPDS", "BLUE_NILE"})
  void a_session_that_the_server_has_ended_needs_another_sign_in(Dialect dialect) {
    with(
        dialect,
        fixture -> {
          SessionKey key = fixture.signIn().session().key();
          fixture.network.endSessions(fixture.alice);

          TokenRefreshException failure =
              catchThrowableOfType(
                  TokenRefreshException.class,
                  () -> fixture.client.restore(key, RefreshPolicy.ALWAYS));

          assertThat(failure).hasStackTraceContaining("Invalid refresh token");
          boolean uncertain = List.of(ErrorShape.XRPC, ErrorShape.TEXT).contains(dialect.errors());
          assertThat(fixture.client.sessions(fixture.alice)).hasSize(uncertain ? 1 : 0);
        });
  }

  /** The node that lost the response must not lose the session where the server allows that. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MILLIPDS", "BLUE_NILE"})
  void a_lost_refresh_ends_a_session_only_where_the_server_takes_it_for_a_theft(Dialect dialect) {
    with(
        dialect,
        fixture -> {
          SessionKey key = fixture.signIn().session().key();
          try (AtprotoOAuthClient node = fixture.node(fixture.sessions).build()) {
            fixture.network.faults().loseNextTokenResponse();
            assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
                .isInstanceOf(TransientException.class);
            fixture.clock.advance(Duration.ofMinutes(10));

            if (dialect.tokens().replay() == Replay.ACCEPTED) {
              assertThat(call(node.restore(key, RefreshPolicy.ALWAYS))).isNotEmpty();
            } else {
              assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
                  .isInstanceOf(TokenRefreshException.class)
                  .hasStackTraceContaining("Refresh token replayed");
            }
          }
          assertThat(fixture.network.counters().sessions(fixture.alice))
              .isEqualTo(dialect.tokens().replay() == Replay.ENDS_SESSION ? 0 : 1);
        });
  }

  /** The token response has no lifetime, so only the PDS tells that the token is too old. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MILLIPDS", "BLUE_NILE"})
  void an_access_token_that_the_pds_refuses_is_refreshed(Dialect dialect) {
    with(
        dialect,
        fixture -> {
          fixture
              .network
              .faults()
              .editResponses(
                  Endpoint.TOKEN,
                  json -> Json.createObjectBuilder(json).remove("expires_in").build());
          OAuthSession session = fixture.signIn().session();
          waitUntilExpired(fixture, dialect);

          assertThat(call(session)).isNotEmpty();
          assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
        });
  }

  /** A service behind the PDS may mean a token of its own. */
  @ParameterizedTest
  @EnumSource(names = {"PEGASUS", "EZPDS"})
  void an_expired_token_without_a_challenge_is_refreshed_once_and_then_told(Dialect dialect) {
    with(
        dialect,
        fixture -> {
          OAuthSession session = fixture.signIn().session();
          fixture.clock.advance(Duration.ofMinutes(1));
          fixture.network.faults().rejectAccessTokens(true);

          assertThatThrownBy(() -> call(session))
              .isInstanceOfSatisfying(
                  XrpcException.class,
                  failure -> assertThat(failure.error()).contains("ExpiredToken"));
          assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
          fixture.network.faults().rejectAccessTokens(false);
          assertThat(call(session)).isNotEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MILLIPDS", "BLUE_NILE"})
  void the_loopback_client_signs_in_with_its_port(Dialect dialect) {
    URI redirect = URI.create("http://127.0.0.1:8080/callback");
    with(
        dialect,
        fixture -> {
          ClientMetadata loopback =
              ClientMetadata.loopback(List.of(redirect), StrictNetworkFixture.SCOPE);
          try (AtprotoOAuthClient client =
              fixture.builder(loopback, ClientKeySet.empty(), fixture.sessions).build()) {
            if (dialect.requests().redirects() == RedirectMatching.NO_LOOPBACK) {
              assertThatThrownBy(() -> client.authorize(StrictNetworkFixture.HANDLE, OPTIONS))
                  .isInstanceOf(OAuthResponseException.class)
                  .hasMessageContaining("Cannot fetch the metadata of http://localhost");
              return;
            }
            LoginRedirect login = client.authorize(StrictNetworkFixture.HANDLE, OPTIONS);
            URI callback =
                fixture.network.signIn(
                    login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
            assertThat(callback.toString()).startsWith(redirect + "?");
            OAuthSession session =
                client
                    .callback(StrictNetworkFixture.parameters(callback), login.browserToken())
                    .session();
            assertThat(call(session)).isNotEmpty();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = "MILLIPDS")
  void a_server_that_fails_at_the_pushed_request_is_unreachable(Dialect dialect) {
    with(
        dialect,
        fixture ->
            assertThatThrownBy(() -> begin(fixture))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining(fixture.network.issuer().toString()));
  }

  @ParameterizedTest
  @EnumSource(names = "BLUE_NILE")
  void a_server_without_pushed_requests_is_refused_by_the_name_of_the_member(Dialect dialect) {
    with(
        dialect,
        fixture ->
            assertThatThrownBy(() -> begin(fixture))
                .isInstanceOf(ServerMetadataException.class)
                .hasMessageContaining(fixture.network.issuer().toString())
                .hasMessageContaining("\"client_id_metadata_document_supported\" is missing"));
  }
}
