package io.github.atprotojakarta.internal.refresh;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.github.atprotojakarta.AccountBlockedException;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.oauth.AuthorizationParameters;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.oauth.PushedAuthorization;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.NodeSessions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSessionTest {
  private final StrictNetworkFixture fixture = StrictNetworkFixture.confidential();
  private JsonObject saved;

  /** Returns a session of the server in the format of the reference package. */
  @BeforeEach
  void signInAndWriteAsNodeDoes() {
    StoredSession session = fixture.sessions.find(fixture.signIn().session().key()).orElseThrow();
    fixture.sessions.delete(session.key());
    saved = NodeSessions.saved(session);
  }

  private static JsonObject json(Secret jwk) {
    try (var reader = Json.createReader(new StringReader(jwk.reveal()))) {
      return reader.readObject();
    }
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_session_of_a_node_application_goes_on_here() {
    CallbackResult imported = fixture.client.importNodeSession(saved);
    assertThat(fixture.events)
        .contains(
            new SessionEvent.SessionCreated(
                imported.session().key(), SessionEvent.Occasion.IMPORT));
    assertThat(imported.session().did()).isEqualTo(fixture.alice);
    assertThat(imported.session().xrpc().query("com.atproto.server.getSession", Map.of()))
        .isNotEmpty();
    try (AtprotoOAuthClient later = fixture.anotherNode()) {
      OAuthSession restored =
          later.restore(
              SessionKey.of(fixture.alice, imported.sessionToken()), RefreshPolicy.ALWAYS);
      assertThat(restored.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
    }
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void a_session_of_a_blocked_account_is_not_imported_and_its_tokens_are_revoked() {
    AdministrativeAct act = new AdministrativeAct("carol", "INC-7");
    fixture.client.administration().block(fixture.alice, act);
    fixture.events.clear();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isEqualTo(1);
    assertThatThrownBy(() -> fixture.client.importNodeSession(saved))
        .isInstanceOf(AccountBlockedException.class);
    assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
    assertThat(fixture.events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dpopJwk", "authMethod", "tokenSet"})
  void a_session_that_lacks_a_part_is_refused_by_name(String part) {
    JsonObject broken = Json.createObjectBuilder(saved).remove(part).build();
    assertThatThrownBy(() -> fixture.client.importNodeSession(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
    assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
  }

  private StoredSession imported(JsonObject json) {
    Secret token = fixture.client.importNodeSession(json).sessionToken();
    return fixture.sessions.find(SessionKey.of(fixture.alice, token)).orElseThrow();
  }

  @Test
  void an_imported_session_has_all_that_node_had_saved() {
    StoredSession session = imported(saved);
    JsonObject set = saved.getJsonObject("tokenSet");
    assertThat(session.tokens())
        .isEqualTo(
            new TokenSet(
                fixture.network.issuer(),
                fixture.alice,
                fixture.network.pds(),
                StrictNetworkFixture.SCOPE,
                Secret.of(set.getString("access_token")),
                Secret.of(set.getString("refresh_token")),
                Instant.parse(set.getString("expires_at"))));
    assertThat(session.authentication())
        .isEqualTo(new ClientAuthentication.PrivateKeyJwt(fixture.client.keySet().kids().get(0)));
    assertThat(json(session.dpopKey().toJwk())).isEqualTo(saved.getJsonObject("dpopJwk"));
    assertThat(session.clientId()).isEqualTo(fixture.client.clientMetadata().clientId());
  }

  @Test
  void a_session_without_refresh_token_and_end_is_imported_without_them() {
    JsonObject set =
        Json.createObjectBuilder(saved.getJsonObject("tokenSet"))
            .remove("refresh_token")
            .remove("expires_at")
            .build();
    JsonObject method = Json.createObjectBuilder().add("method", "none").build();
    StoredSession session =
        imported(
            Json.createObjectBuilder(saved).add("tokenSet", set).add("authMethod", method).build());
    assertThat(session.tokens().refreshToken()).isNull();
    assertThat(session.tokens().expiresAt()).isNull();
    assertThat(session.authentication()).isEqualTo(new ClientAuthentication.None());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokenSet|token_type|Bearer|tokenSet.token_type is not DPoP",
        "tokenSet|iss|''|iss is missing or not a URL",
        "tokenSet|aud|no address|aud is missing or not a URL",
        "tokenSet|scope|''|scope is missing or not a string",
        "tokenSet|access_token|''|access_token is missing or not a string",
        "tokenSet|access_token|' '|access_token is missing or not a string",
        "tokenSet|refresh_token|' '|refresh_token is missing or not a string",
        "tokenSet|expires_at|soon|expires_at is not a date and time: soon",
        "authMethod|method|client_secret|authMethod.method must be none or private_key_jwt",
        "authMethod|kid|''|kid is missing or not a string",
      })
  void a_session_with_a_wrong_member_is_refused_by_its_name(
      String part, String member, String value, String message) {
    JsonObject wrong =
        Json.createObjectBuilder(saved.getJsonObject(part)).add(member, value).build();
    JsonObject broken = Json.createObjectBuilder(saved).add(part, wrong).build();
    assertThatThrownBy(() -> fixture.client.importNodeSession(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
  }

  /** Returns a key of the reference package's default algorithm, ES256K. */
  @Test
  void a_session_whose_key_is_on_secp256k1_goes_on_here() throws Exception {
    DpopKey foreign =
        DpopKey.fromJwk(
            Secret.of(
                new ECKeyGenerator(Curve.SECP256K1)
                    .provider(new BouncyCastleProvider())
                    .generate()
                    .toJSONString()));
    JsonObject theirs = signedInWith(foreign);

    CallbackResult imported = fixture.client.importNodeSession(theirs);

    assertThat(imported.session().xrpc().query("com.atproto.server.getSession", Map.of()))
        .isNotEmpty();
    SessionKey key = SessionKey.of(fixture.alice, imported.sessionToken());
    assertThat(fixture.client.restore(key, RefreshPolicy.ALWAYS).did()).isEqualTo(fixture.alice);
    assertThat(fixture.sessions.find(key).orElseThrow().dpopKey()).isEqualTo(foreign);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  /** A login by another application with its own key. */
  private JsonObject signedInWith(DpopKey key) throws Exception {
    HttpTransport transport = fixture.network.transport();
    SecureRandom random = new SecureRandom();
    AuthorizationServerClient node =
        new AuthorizationServerClient(
            new DpopTransport(transport, fixture.clock, random),
            fixture.client.clientMetadata(),
            fixture.client::keySet);
    AuthorizationServerMetadata server =
        new ServerMetadataResolver(transport, false).ofPds(fixture.network.pds(), false);
    ClientAuthentication authentication = node.negotiate(server);
    URI redirectUri = fixture.client.clientMetadata().redirectUris().get(0);
    Secret verifier = RandomTokens.codeVerifier(random);
    PushedAuthorization login =
        node.push(
            server,
            new AuthorizationParameters(
                redirectUri,
                StrictNetworkFixture.SCOPE,
                RandomTokens.token(random),
                verifier,
                StrictNetworkFixture.HANDLE,
                AuthorizeOptions.DEFAULT),
            key,
            authentication);
    URI callback =
        fixture.network.signIn(
            login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
    Secret code =
        Secret.of(requireNonNull(StrictNetworkFixture.query(callback).get("code")).get(0));
    TokenResponse tokens = node.exchange(server, code, verifier, redirectUri, key, authentication);
    JsonObject set =
        Json.createObjectBuilder(saved.getJsonObject("tokenSet"))
            .add("access_token", tokens.accessToken().reveal())
            .add("refresh_token", requireNonNull(tokens.refreshToken()).reveal())
            .build();
    return Json.createObjectBuilder(saved)
        .add("dpopJwk", json(key.toJwk()))
        .add("tokenSet", set)
        .build();
  }
}
