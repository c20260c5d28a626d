package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * If the server rejects the client's published documents, the operator gets the server's error code
 * and a message that says what to fix.
 */
@ExtendWith(OneNetwork.class)
class RefusedClientIT {
  private ReferenceNetwork network;
  private ClientApplication application;
  private Person person;

  @BeforeEach
  void begin(ReferenceNetwork network) {
    this.network = network;
    application = new ClientApplication(network, DevnetClientType.CONFIDENTIAL);
    person = Person.join(network);
  }

  @AfterEach
  void end() {
    application.close();
  }

  private static JsonObject with(String name, JsonValue value) {
    return Json.createObjectBuilder(
            ClientApplication.metadata(DevnetClientType.CONFIDENTIAL).toJson())
        .add(name, value)
        .build();
  }

  private void refusedWith(String error, String... words) {
    AtprotoOAuthException refusal =
        catchThrowableOfType(
            AtprotoOAuthException.class,
            () -> application.newNode().authorize(person.handle(), AuthorizeOptions.DEFAULT));

    assertThat(refusal).isInstanceOf(OAuthResponseException.class);
    assertThat(((OAuthResponseException) refusal).error()).contains(error);
    assertThat(((OAuthResponseException) refusal).status()).isEqualTo(400);
    assertThat(refusal)
        .hasMessageContaining("The authorization server " + network.issuer() + " refused")
        .hasMessageContaining(error);
    assertThat(refusal.getMessage()).contains(words);
  }

  @Test
  void metadata_that_are_not_there() {
    application.removeMetadata();
    refusedWith("invalid_client_metadata", "client-metadata.json", "Not Found");
  }

  @Test
  void metadata_that_are_served_as_text() {
    application.publishMetadata("text/plain", with("client_name", Json.createValue("x")) + "");
    refusedWith("invalid_client_metadata", "client-metadata.json", "Content-Type (text/plain)");
  }

  @Test
  void metadata_of_another_client_id() {
    application.publishMetadata(
        with("client_id", Json.createValue("https://app.atnet.internal/other.json")));
    refusedWith("invalid_client_metadata", "client_id does not match");
  }

  @Test
  void metadata_without_dpop() {
    application.publishMetadata(with("dpop_bound_access_tokens", JsonValue.FALSE));
    refusedWith("invalid_client_metadata", "dpop_bound_access_tokens");
  }

  @Test
  void a_client_uri_of_another_host() {
    application.publishMetadata(
        with("client_uri", Json.createValue("https://elsewhere.atnet.internal")));
    refusedWith("invalid_client_metadata", "client_uri");
  }

  @Test
  void a_redirect_uri_of_another_kind() {
    application.publishMetadata(
        with("redirect_uris", Json.createArrayBuilder().add("http://127.0.0.1/callback").build()));
    refusedWith("invalid_redirect_uri", "Loopback redirect URIs");
  }

  @Test
  void a_redirect_uri_that_is_not_published() {
    application.publishMetadata(
        with(
            "redirect_uris",
            Json.createArrayBuilder().add("https://app.atnet.internal/other").build()));
    refusedWith("invalid_request", "redirect_uri", "https://app.atnet.internal/oauth/callback");
  }

  @Test
  void a_scope_that_is_not_published() {
    application.publishMetadata(with("scope", Json.createValue("atproto")));
    refusedWith("invalid_scope", "transition:generic", "client metadata");
  }

  @Test
  void a_key_that_is_not_published() {
    application.publishKeys(ClientKeySet.generate(new SecureRandom()));
    refusedWith("invalid_client", "no applicable key found");
  }

  @Test
  void a_published_key_of_the_same_name() {
    String kid = application.keys().kids().get(0);
    JsonObject stranger =
        ReferenceClientIT.json(ClientKeySet.generate(new SecureRandom()).toPrivateJwks().reveal());
    JsonObject renamed =
        Json.createObjectBuilder(stranger.getJsonArray("keys").getJsonObject(0))
            .add("kid", kid)
            .build();
    application.publishKeys(ClientKeySet.parse(Secret.of(renamed.toString())));
    refusedWith("invalid_client", "signature verification failed");
  }

  @Test
  void a_key_that_is_not_published_any_more_does_not_end_the_session_here() {
    AtprotoOAuthClient node = application.newNode();
    OAuthSession session = application.signIn(node, person);
    application.publishKeys(ClientKeySet.generate(new SecureRandom()));

    OAuthResponseException refused =
        catchThrowableOfType(
            OAuthResponseException.class, () -> node.restore(session.key(), RefreshPolicy.ALWAYS));

    assertThat(refused.error()).contains("invalid_client");
    assertThat(application.sessions.find(session.key())).isPresent();
    application.publishKeys(application.keys());
    assertThat(ClientTest.handleAtPds(node.restore(session.key(), RefreshPolicy.ALWAYS)))
        .isEqualTo(person.handle());
  }
}
