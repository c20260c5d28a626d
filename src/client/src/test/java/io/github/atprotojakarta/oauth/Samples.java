package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Valid things, to be broken one at a time. */
public final class Samples {
  public static final SecureRandom RANDOM = new SecureRandom();
  public static final Instant NOW = Instant.parse("2026-08-20T12:00:00Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  public static final URI ISSUER = URI.create("https://issuer.example.com");
  public static final URI PDS = URI.create("https://pds.example.com");
  public static final URI CLIENT_ID =
      URI.create("https://app.example.com/oauth/client-metadata.json");
  public static final URI CALLBACK = URI.create("https://app.example.com/oauth/callback");
  public static final URI JWKS = URI.create("https://app.example.com/oauth/jwks.json");

  public static final AuthorizationServerMetadata SERVER =
      AuthorizationServerMetadata.parse(serverMetadata(ISSUER), ISSUER, false);

  private Samples() {}

  public static ClientMetadata publicClient() {
    return ClientMetadata.builder(CLIENT_ID).redirectUris(List.of(CALLBACK)).build();
  }

  public static ClientMetadata confidentialClient() {
    return ClientMetadata.builder(CLIENT_ID).redirectUris(List.of(CALLBACK)).jwksUri(JWKS).build();
  }

  public static JsonObject serverMetadata(URI issuer) {
    return Json.createObjectBuilder()
        .add("issuer", issuer.toString())
        .add("authorization_endpoint", issuer + "/oauth/authorize")
        .add("token_endpoint", issuer + "/oauth/token")
        .add("pushed_authorization_request_endpoint", issuer + "/oauth/par")
        .add("revocation_endpoint", issuer + "/oauth/revoke")
        .add("require_pushed_authorization_requests", true)
        .add("client_id_metadata_document_supported", true)
        .add("authorization_response_iss_parameter_supported", true)
        .add("response_types_supported", array("code"))
        .add("grant_types_supported", array("authorization_code", "refresh_token"))
        .add("code_challenge_methods_supported", array("S256"))
        .add("dpop_signing_alg_values_supported", array("RS256", "ES256"))
        .add("scopes_supported", array("atproto", "transition:generic"))
        .add("token_endpoint_auth_methods_supported", array("none", "private_key_jwt"))
        .add("token_endpoint_auth_signing_alg_values_supported", array("ES256"))
        .add("prompt_values_supported", array("login", "create"))
        .build();
  }

  public static JsonObject resourceMetadata(URI pds, String... issuers) {
    return Json.createObjectBuilder()
        .add("resource", pds.toString())
        .add("authorization_servers", array(issuers))
        .build();
  }

  public static JsonObject with(JsonObject json, String name, JsonValue value) {
    return Json.createObjectBuilder(json).add(name, value).build();
  }

  public static JsonObject without(JsonObject json, String name) {
    JsonObjectBuilder builder = Json.createObjectBuilder(json);
    return builder.remove(name).build();
  }

  public static JsonArray array(String... texts) {
    return Json.createArrayBuilder(List.of(texts)).build();
  }

  public static JsonValue text(String text) {
    return Json.createValue(text);
  }
}
