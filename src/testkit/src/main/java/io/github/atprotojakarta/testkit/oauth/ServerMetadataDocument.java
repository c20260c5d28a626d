package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/** The authorization server metadata (RFC 8414), the same as that of the reference server. */
final class ServerMetadataDocument {
  static final List<String> ALGORITHMS =
      List.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES256K", "ES384",
          "ES512");

  private ServerMetadataDocument() {}

  static JsonObject of(
      String issuer, String pages, String resource, List<String> assertionAlgorithms) {
    JsonObjectBuilder document = JsonDocuments.object().add("issuer", issuer);
    list(
        document,
        "scopes_supported",
        List.of("atproto", "transition:email", "transition:generic", "transition:chat.bsky"));
    list(document, "subject_types_supported", List.of("public"));
    list(document, "response_types_supported", List.of("code"));
    list(document, "response_modes_supported", List.of("query", "form_post"));
    list(document, "grant_types_supported", List.of("authorization_code", "refresh_token"));
    list(document, "code_challenge_methods_supported", List.of("S256"));
    list(document, "ui_locales_supported", List.of("en-US"));
    list(document, "display_values_supported", List.of("page", "popup", "touch"));
    list(
        document,
        "prompt_values_supported",
        List.of("none", "login", "consent", "select_account", "create"));
    list(document, "token_endpoint_auth_methods_supported", List.of("none", "private_key_jwt"));
    list(document, "token_endpoint_auth_signing_alg_values_supported", assertionAlgorithms);
    list(document, "dpop_signing_alg_values_supported", ALGORITHMS);
    list(document, "protected_resources", List.of(resource));
    return document
        .add("authorization_response_iss_parameter_supported", true)
        .add("request_parameter_supported", false)
        .add("request_uri_parameter_supported", true)
        .add("require_request_uri_registration", true)
        .add("require_pushed_authorization_requests", true)
        .add("client_id_metadata_document_supported", true)
        .add("jwks_uri", issuer + "/oauth/jwks")
        .add("authorization_endpoint", pages + "/oauth/authorize")
        .add("token_endpoint", issuer + "/oauth/token")
        .add("revocation_endpoint", issuer + "/oauth/revoke")
        .add("pushed_authorization_request_endpoint", issuer + "/oauth/par")
        .build();
  }

  private static void list(JsonObjectBuilder document, String name, List<String> values) {
    document.add(name, JsonDocuments.arrayOf(values));
  }
}
