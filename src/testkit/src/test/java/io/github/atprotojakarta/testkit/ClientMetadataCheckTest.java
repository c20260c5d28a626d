package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for clients: ids, published metadata and keys. */
class ClientMetadataCheckTest extends NetworkTest {
  private final ConfidentialClient app = new ConfidentialClient(network);

  @Test
  void good_metadata_is_taken() {
    assertThat(push(metadata -> {}).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.atnet.dev/ok.json",
        "https://localhost:1/ok.json",
        "https://127.0.0.1/ok.json",
        "https://app.atnet.dev/",
        "https://app.atnet.dev",
        "https://app.atnet.dev/a/",
        "https://app.atnet.dev/a/../ok.json",
        "https://user@app.atnet.dev/ok.json",
        "https://app.atnet.dev/ok.json#x",
        "http://localhost/path?scope=atproto",
        "http://localhost?redirect_uri=http%3A%2F%2Flocalhost%2Fcb&scope=atproto",
        "http://localhost?redirect_uri=https%3A%2F%2F127.0.0.1%2Fcb&scope=atproto",
        "http://localhost?scope=atproto&scope=atproto",
        "http://localhost?scope=atproto&other=x",
        "nonsense"
      })
  void an_id_of_another_form_is_no_client(String id) {
    client.clientId = id;
    refused(request(), "invalid_client_metadata", "Invalid client ID \"" + id + "\"");
  }

  @Test
  void a_name_for_tests_is_no_client() {
    client.clientId = "https://client.test/ok.json";
    refused(request(), "invalid_client_id", "The client_id's TLD must not be a local hostname");
  }

  @Test
  void a_loopback_client_must_ask_for_atproto() {
    client.clientId = "http://localhost?scope=transition%3Ageneric";
    refused(request(), "invalid_client_metadata", "Missing \"atproto\" scope");
  }

  @Test
  void metadata_must_be_there_and_be_json() {
    String id = ConfidentialClient.ORIGIN + "/there.json";
    client.clientId = id;
    String failure = "Unable to obtain client metadata for \"" + id + "\": ";
    refused(request(), "invalid_client_metadata", failure + "Invalid hostname");
    network.publish(URI.create(id), 404, "text/html", "");
    refused(request(), "invalid_client_metadata", failure + "Not Found");
    network.publish(URI.create(id), 200, "text/plain", "{}");
    refused(
        request(),
        "invalid_client_metadata",
        failure + "Unexpected response Content-Type (text/plain)");
    network.publish(URI.create(id), 200, "application/json", "[]");
    refused(request(), "invalid_client_metadata", failure + "Unable to parse response");
  }

  @Test
  void metadata_must_be_about_its_own_address() {
    metadata("client_id does not match", m -> m.add("client_id", "https://app.atnet.dev/x"));
    metadata("client_id is required for discoverable clients", m -> m.remove("client_id"));
    metadata("client_uri hostname is invalid", m -> m.add("client_uri", "https://client.test"));
    metadata(
        "client_uri must have the same origin as the client_id",
        m -> m.add("client_uri", "https://other.atnet.dev"));
    metadata(
        "client_uri must be a parent URL of the client_id",
        m -> m.add("client_uri", "https://app.atnet.dev/shop"));
  }

  @Test
  void a_client_of_the_web_has_no_redirect_uri_on_a_loopback_address() {
    RawClient.Reply reply = push(m -> m.add("redirect_uris", strings("http://127.0.0.1:9/cb")));
    refused(
        reply, "invalid_redirect_uri", "Loopback redirect URIs are only allowed for native apps");
    failed(
        "redirect_uris.0",
        "https: URL must not use a loopback host",
        m -> m.add("redirect_uris", strings("https://localhost/cb")));
    refused(
        push(m -> m.add("redirect_uris", strings("https://app.test/cb"))),
        "invalid_redirect_uri",
        "Redirect URI \"https://app.test/cb\"'s domain name must not be a local hostname");
    failed("redirect_uris", "Required", m -> m.remove("redirect_uris"));
  }

  @Test
  void a_native_client_has_no_key_and_may_have_a_scheme_of_its_own_name() {
    metadata(
        "Native clients must authenticate using \"none\" method",
        m -> m.add("application_type", "native"));
    Consumer<JsonObjectBuilder> publicApp =
        m ->
            m.add("application_type", "native")
                .add("token_endpoint_auth_method", "none")
                .remove("token_endpoint_auth_signing_alg")
                .remove("jwks");
    RawClient.Reply foreign =
        push(publicApp.andThen(m -> m.add("redirect_uris", strings("com.evil.app:/cb"))));
    assertThat(foreign.error()).isEqualTo("invalid_redirect_uri");
    assertThat(foreign.description()).contains("(dev.atnet.app:)");
    client.redirectUri = "dev.atnet.app:/cb";
    app.become(
        client,
        "/app.json",
        publicApp.andThen(m -> m.add("redirect_uris", strings("dev.atnet.app:/cb"))));
    client.redirectUri = "dev.atnet.app:/cb";
    client.clientKey = null;
    assertThat(request().status()).isEqualTo(201);
  }

  @Test
  void tokens_must_be_bound_and_scopes_and_grants_must_be_right() {
    metadata(
        "\"dpop_bound_access_tokens\" must be true", m -> m.add("dpop_bound_access_tokens", false));
    metadata(
        "\"dpop_bound_access_tokens\" must be true", m -> m.remove("dpop_bound_access_tokens"));
    metadata("Missing scope property", m -> m.remove("scope"));
    metadata("Missing \"atproto\" scope", m -> m.add("scope", "transition:generic"));
    metadata("Duplicate scope \"atproto\"", m -> m.add("scope", "atproto atproto"));
    metadata(
        "Duplicate grant type \"authorization_code\"",
        m -> m.add("grant_types", strings("authorization_code", "authorization_code")));
    metadata(
        "Grant type \"implicit\" is not allowed",
        m -> m.add("grant_types", strings("authorization_code", "implicit")));
    metadata(
        "Grant type \"password\" is not supported",
        m -> m.add("grant_types", strings("authorization_code", "password")));
    metadata("response_types must include \"code\"", m -> m.add("response_types", strings("none")));
    metadata(
        "The \"code\" response type requires that \"grant_types\" contains"
            + " \"authorization_code\"",
        m -> m.add("grant_types", strings("refresh_token")));
    metadata("Unsupported \"default_max_age\" parameter", m -> m.add("default_max_age", 1));
  }

  @Test
  void a_confidential_client_publishes_public_keys_in_one_place() {
    metadata(
        "jwks_uri and jwks are mutually exclusive",
        m -> m.add("jwks_uri", "https://app.atnet.dev/jwks.json"));
    metadata("private_key_jwt auth method requires jwks or jwks_uri", m -> m.remove("jwks"));
    metadata(
        "private_key_jwt auth method requires at least one key in jwks",
        m -> m.add("jwks", JsonDocuments.object().add("keys", JsonValue.EMPTY_JSON_ARRAY)));
    metadata(
        "Missing token_endpoint_auth_signing_alg client metadata",
        m -> m.remove("token_endpoint_auth_signing_alg"));
    JWK secret = app.key;
    JsonObject leaked =
        JsonDocuments.parse("{\"keys\":[" + secret.toJSONString() + "]}").orElseThrow();
    failed("keys", "private key not allowed", m -> m.add("jwks", leaked));
  }

  @Test
  void without_a_known_way_to_authenticate_there_is_no_client() {
    RawClient.Reply reply = push(m -> m.remove("token_endpoint_auth_method"));
    assertThat(reply.error()).isEqualTo("invalid_client_metadata");
    assertThat(reply.description())
        .startsWith("Unsupported client authentication method \"client_secret_basic\".");
    metadata(
        "token_endpoint_auth_method \"none\" must not have token_endpoint_auth_signing_alg",
        m -> m.add("token_endpoint_auth_method", "none"));
  }

  @Test
  void keys_may_stand_at_an_address_of_their_own() {
    String keys = "https://app.atnet.dev/jwks.json";
    app.become(client);
    network.publishClient(
        client.clientId,
        app.metadata(client.clientId, m -> m.remove("jwks").add("jwks_uri", keys)),
        keys,
        ConfidentialClient.jwks(app.key));
    assertThat(request().status()).isEqualTo(201);
    network.publish(URI.create(keys), 200, "text/html", "");
    refused(
        request(),
        "invalid_client_metadata",
        "Unable to obtain jwks from \""
            + keys
            + "\" for \""
            + client.clientId
            + "\": Unexpected response Content-Type (text/html)");
  }

  private void metadata(String description, Consumer<JsonObjectBuilder> change) {
    refused(push(change), "invalid_client_metadata", description);
  }

  private void failed(String field, String problem, Consumer<JsonObjectBuilder> change) {
    RawClient.Reply reply = push(change);
    refused(
        reply,
        "invalid_client_metadata",
        "Unable to obtain client metadata for \""
            + client.clientId
            + "\": Validation of \""
            + field
            + "\" failed with error: "
            + problem);
  }

  private RawClient.Reply push(Consumer<JsonObjectBuilder> change) {
    app.become(client, "/client.json", change);
    return request();
  }

  private RawClient.Reply request() {
    return client.form("/oauth/par", client.authorization(RawClient.verifier()));
  }

  private static jakarta.json.JsonArray strings(String... values) {
    return JsonDocuments.arrayOf(List.of(values));
  }

  private static void refused(RawClient.Reply reply, String error, String description) {
    assertThat(reply.error()).isEqualTo(error);
    assertThat(reply.description()).isEqualTo(description);
    assertThat(reply.status()).isEqualTo(400);
  }
}
