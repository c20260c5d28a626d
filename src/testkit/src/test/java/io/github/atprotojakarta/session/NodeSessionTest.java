package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.TokenSet;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSessionTest {
  private final StrictNetworkFixture fixture = StrictNetworkFixture.confidential();
  private JsonObject saved;

  /** A session that the server knows, written as the reference package writes it. */
  @BeforeEach
  void signInAndWriteAsNodeDoes() {
    StoredSession session = fixture.sessions.find(fixture.signIn().session().key()).orElseThrow();
    fixture.sessions.delete(session.key());
    TokenSet tokens = session.tokens();
    saved =
        Json.createObjectBuilder()
            .add("dpopJwk", json(session.dpopKey().toJwk()))
            .add(
                "authMethod",
                Json.createObjectBuilder()
                    .add("method", "private_key_jwt")
                    .add(
                        "kid",
                        ((io.github.atprotojakarta.oauth.ClientAuthentication.PrivateKeyJwt)
                                session.authentication())
                            .kid()))
            .add(
                "tokenSet",
                Json.createObjectBuilder()
                    .add("iss", tokens.issuer().toString())
                    .add("sub", tokens.sub().toString())
                    .add("aud", tokens.audience() + "/")
                    .add("scope", tokens.scope())
                    .add("access_token", tokens.accessToken().reveal())
                    .add("refresh_token", tokens.refreshToken().reveal())
                    .add("token_type", "DPoP")
                    .add("expires_at", tokens.expiresAt().toString()))
            .build();
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

  @ParameterizedTest
  @ValueSource(strings = {"dpopJwk", "authMethod", "tokenSet"})
  void a_session_that_lacks_a_part_is_refused_by_name(String part) {
    JsonObject broken = Json.createObjectBuilder(saved).remove(part).build();
    assertThatThrownBy(() -> fixture.client.importNodeSession(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
    assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
  }
}
