package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.ClientAuthentication.PrivateKeyJwt;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions while their client changes its keys. */
class ClientKeyRotationTest {
  private final StrictNetworkFixture fixture = StrictNetworkFixture.confidential();
  private final OAuthSession old = fixture.signIn().session();
  private final ClientKeySet first = fixture.client.keySet();
  private final ClientKeySet second = ClientKeySet.generate(new SecureRandom(), "second");

  @AfterEach
  void close() {
    fixture.close();
  }

  private static JsonArray keys(ClientKeySet set) {
    try (var reader = Json.createReader(new StringReader(set.toPrivateJwks().reveal()))) {
      return reader.readObject().getJsonArray("keys");
    }
  }

  /** Joins two key sets, the keys of the first set first. */
  private static ClientKeySet both(ClientKeySet newer, ClientKeySet older) {
    JsonArrayBuilder all = Json.createArrayBuilder(keys(newer));
    keys(older).forEach(all::add);
    JsonObject jwks = Json.createObjectBuilder().add("keys", all).build();
    return ClientKeySet.parse(Secret.of(jwks.toString()));
  }

  /** Returns the same application after a restart with other keys, which it publishes. */
  private AtprotoOAuthClient restarted(ClientKeySet keys) {
    JsonObject metadata = fixture.client.clientMetadata().toJson();
    fixture.network.publishClient(
        metadata.getString("client_id"),
        metadata,
        metadata.getString("jwks_uri"),
        keys.toPublicJwks());
    return fixture.builder(fixture.client.clientMetadata(), keys, fixture.sessions).build();
  }

  private String kid(SessionKey session) {
    StoredSession stored = fixture.sessions.find(session).orElseThrow();
    return ((PrivateKeyJwt) stored.authentication()).kid();
  }

  @Test
  void a_session_keeps_its_key_while_new_sessions_use_the_new_one() {
    try (AtprotoOAuthClient client = restarted(both(second, first))) {
      OAuthSession refreshed = client.restore(old.key(), RefreshPolicy.ALWAYS);
      assertThat(refreshed.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
      assertThat(kid(old.key())).isEqualTo(first.kids().get(0));

      LoginRedirect login = client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
      URI callback =
          fixture.network.signIn(
              login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
      CallbackResult fresh =
          client.callback(StrictNetworkFixture.parameters(callback), login.browserToken());
      assertThat(kid(fresh.session().key())).isEqualTo("second");
    }
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void a_removed_key_is_named_with_the_way_out_and_the_session_stays() {
    String gone = first.kids().get(0);
    try (AtprotoOAuthClient client = restarted(second)) {
      assertThatThrownBy(() -> client.restore(old.key(), RefreshPolicy.ALWAYS))
          .isInstanceOf(AuthMethodUnsatisfiableException.class)
          .hasMessageContaining("\"" + gone + "\"")
          .hasMessageContaining("Configure it again, or let the user sign in again");
      assertThat(kid(old.key())).isEqualTo(gone);
      assertThat(fixture.network.counters().refreshes()).isZero();
    }
    try (AtprotoOAuthClient client = restarted(both(second, first))) {
      assertThat(client.restore(old.key(), RefreshPolicy.ALWAYS).did()).isEqualTo(fixture.alice);
    }
  }

  @Test
  void a_session_of_a_removed_key_is_counted_and_usable_until_its_access_token_has_expired() {
    String gone = first.kids().get(0);
    StoredSession stored = fixture.sessions.find(old.key()).orElseThrow();
    try (AtprotoOAuthClient client = restarted(second)) {
      assertThat(client.sessionsOfRemovedClientKeys()).isEqualTo(Map.of(gone, 1L));
      assertThat(client.restore(old.key(), RefreshPolicy.NEVER).did()).isEqualTo(fixture.alice);
      fixture.sessions.delete(old.key());
      fixture.sessions.insert(
          StoredSamples.withTokens(
              stored, stored.tokens().refreshToken(), Instant.now().minusSeconds(60)));
      for (RefreshPolicy policy : RefreshPolicy.values()) {
        assertThatThrownBy(() -> client.restore(old.key(), policy))
            .as(policy.name())
            .isInstanceOf(AuthMethodUnsatisfiableException.class)
            .hasMessageContaining("\"" + gone + "\" of session " + old.key());
      }
    }
    assertThat(fixture.client.sessionsOfRemovedClientKeys()).isEmpty();
    assertThat(fixture.client.restore(old.key(), RefreshPolicy.NEVER).did())
        .isEqualTo(fixture.alice);
  }
}
