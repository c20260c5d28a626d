package io.github.atprotojakarta.testkit;

import com.nimbusds.jose.jwk.ECKey;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.function.Consumer;

/** Publishes a client with a key in the network. */
final class ConfidentialClient {
  static final String ORIGIN = "https://app.atnet.dev";

  private final StrictNetwork network;
  final ECKey key = RawClient.newKey();

  ConfidentialClient(StrictNetwork network) {
    this.network = network;
  }

  /** Publishes the metadata and configures a client to use it. */
  void become(RawClient client) {
    become(client, "/ok.json", metadata -> {});
  }

  void become(RawClient client, String path, Consumer<JsonObjectBuilder> change) {
    client.clientId = ORIGIN + path;
    client.redirectUri = ORIGIN + "/callback";
    client.clientKey = key;
    network.publishClient(client.clientId, metadata(client.clientId, change), null, null);
  }

  JsonObject metadata(String clientId, Consumer<JsonObjectBuilder> change) {
    JsonObjectBuilder metadata =
        JsonDocuments.object()
            .add("client_id", clientId)
            .add("redirect_uris", JsonDocuments.arrayOf(List.of(ORIGIN + "/callback")))
            .add("scope", "atproto transition:generic")
            .add("application_type", "web")
            .add(
                "grant_types",
                JsonDocuments.arrayOf(List.of("authorization_code", "refresh_token")))
            .add("response_types", JsonDocuments.arrayOf(List.of("code")))
            .add("dpop_bound_access_tokens", true)
            .add("token_endpoint_auth_method", "private_key_jwt")
            .add("token_endpoint_auth_signing_alg", "ES256")
            .add("jwks", jwks(key));
    change.accept(metadata);
    return metadata.build();
  }

  static JsonObject jwks(ECKey key) {
    return JsonDocuments.parse("{\"keys\":[" + key.toPublicJWK().toJSONString() + "]}")
        .orElseThrow();
  }
}
