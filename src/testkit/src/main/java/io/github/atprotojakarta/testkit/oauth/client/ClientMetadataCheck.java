package io.github.atprotojakarta.testkit.oauth.client;

import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.UriSyntax;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules for client metadata, checked in the same order as the reference server. */
final class ClientMetadataCheck {
  private static final List<String> OPENID_ONLY =
      List.of(
          "default_max_age",
          "userinfo_signed_response_alg",
          "id_token_signed_response_alg",
          "userinfo_encrypted_response_alg");

  private ClientMetadataCheck() {}

  /**
   * Checks metadata that {@link ClientMetadataSchema} has normalized.
   *
   * @throws OAuthErrorException if a rule is broken
   */
  static void check(String clientId, JsonObject metadata) {
    Optional<URI> address = DiscoverableClientIds.discoverable(clientId);
    require(
        !(metadata.containsKey("jwks") && metadata.containsKey("jwks_uri")),
        "jwks_uri and jwks are mutually exclusive");
    for (String name : OPENID_ONLY) {
      require(!metadata.containsKey(name), "Unsupported \"" + name + "\" parameter");
    }
    Optional<URI> clientUri = JsonDocuments.string(metadata, "client_uri").map(URI::create);
    require(
        clientUri.filter(uri -> UriSyntax.localName(uri.getHost())).isEmpty(),
        "client_uri hostname is invalid");
    checkScopes(metadata);
    checkGrantTypes(metadata);
    require(
        JsonDocuments.string(metadata, "client_id").filter(id -> !id.equals(clientId)).isEmpty(),
        "client_id does not match");
    checkAuthentication(metadata);
    require(
        !JsonDocuments.isTrue(metadata, "tls_client_certificate_bound_access_tokens"),
        "Mutual-TLS bound access tokens are not supported");
    require(
        JsonDocuments.isTrue(metadata, "dpop_bound_access_tokens"),
        "\"dpop_bound_access_tokens\" must be true");
    checkResponseTypes(metadata);
    String applicationType = metadata.getString("application_type");
    require(
        !(applicationType.equals("native")
            && !metadata.getString("token_endpoint_auth_method").equals("none")),
        "Native clients must authenticate using \"none\" method");
    JsonDocuments.stringList(metadata, "redirect_uris")
        .forEach(uri -> RedirectUris.check(uri, applicationType, address));
    if (address.isPresent()) {
      require(metadata.containsKey("client_id"), "client_id is required for discoverable clients");
      clientUri.ifPresent(uri -> checkClientUri(uri, address.get()));
    }
  }

  private static void checkScopes(JsonObject metadata) {
    String scope = JsonDocuments.string(metadata, "scope").orElse("");
    require(!scope.isEmpty(), "Missing scope property");
    List<String> scopes = List.of(scope.split(" ", -1));
    require(scopes.contains("atproto"), "Missing \"atproto\" scope");
    duplicate(scopes)
        .ifPresent(
            twice -> {
              throw OAuthErrorException.invalidMetadata("Duplicate scope \"" + twice + "\"");
            });
  }

  private static void checkGrantTypes(JsonObject metadata) {
    List<String> grants = JsonDocuments.stringList(metadata, "grant_types");
    duplicate(grants)
        .ifPresent(
            twice -> {
              throw OAuthErrorException.invalidMetadata("Duplicate grant type \"" + twice + "\"");
            });
    for (String grant : grants) {
      require(!grant.equals("implicit"), "Grant type \"implicit\" is not allowed");
      require(
          grant.equals("authorization_code") || grant.equals("refresh_token"),
          "Grant type \"" + grant + "\" is not supported");
    }
  }

  private static void checkAuthentication(JsonObject metadata) {
    String method = metadata.getString("token_endpoint_auth_method");
    boolean algorithm = metadata.containsKey("token_endpoint_auth_signing_alg");
    switch (method) {
      case "none" ->
          require(
              !algorithm,
              "token_endpoint_auth_method \"none\" must not have token_endpoint_auth_signing_alg");
      case "private_key_jwt" -> {
        require(
            metadata.containsKey("jwks") || metadata.containsKey("jwks_uri"),
            "private_key_jwt auth method requires jwks or jwks_uri");
        require(
            !metadata.containsKey("jwks")
                || (metadata.getJsonObject("jwks").get("keys") instanceof JsonArray keys
                    && !keys.isEmpty()),
            "private_key_jwt auth method requires at least one key in jwks");
        require(algorithm, "Missing token_endpoint_auth_signing_alg client metadata");
      }
      default ->
          throw OAuthErrorException.invalidMetadata(
              "Unsupported client authentication method \""
                  + method
                  + "\". Make sure \"token_endpoint_auth_method\" is set to one of: \"none\","
                  + " \"private_key_jwt\"");
    }
  }

  private static void checkResponseTypes(JsonObject metadata) {
    require(
        JsonDocuments.stringList(metadata, "response_types").contains("code"),
        "response_types must include \"code\"");
    require(
        JsonDocuments.stringList(metadata, "grant_types").contains("authorization_code"),
        "The \"code\" response type requires that \"grant_types\" contains"
            + " \"authorization_code\"");
  }

  private static void checkClientUri(URI clientUri, URI clientId) {
    require(
        UriSyntax.origin(clientUri).equals(UriSyntax.origin(clientId)),
        "client_uri must have the same origin as the client_id");
    String home = clientUri.getRawPath();
    String parent = home.endsWith("/") ? home : home + "/";
    require(
        clientId.getRawPath().equals(home) || clientId.getRawPath().startsWith(parent),
        "client_uri must be a parent URL of the client_id");
  }

  private static Optional<String> duplicate(List<String> values) {
    Set<String> seen = new HashSet<>();
    return values.stream().filter(value -> !seen.add(value)).findFirst();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw OAuthErrorException.invalidMetadata(message);
    }
  }
}
