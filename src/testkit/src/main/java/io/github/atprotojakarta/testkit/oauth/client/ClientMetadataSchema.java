package io.github.atprotojakarta.testkit.oauth.client;

import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.UriSyntax;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schema of client metadata: types, URLs and default values. */
final class ClientMetadataSchema {
  private static final Map<String, JsonValue.ValueType> TYPES =
      Map.of(
          "client_id", JsonValue.ValueType.STRING,
          "scope", JsonValue.ValueType.STRING,
          "client_name", JsonValue.ValueType.STRING,
          "jwks", JsonValue.ValueType.OBJECT,
          "response_types", JsonValue.ValueType.ARRAY,
          "grant_types", JsonValue.ValueType.ARRAY,
          "redirect_uris", JsonValue.ValueType.ARRAY,
          "token_endpoint_auth_method", JsonValue.ValueType.STRING);
  private static final List<String> URLS =
      List.of("client_uri", "policy_uri", "tos_uri", "logo_uri", "jwks_uri");

  private ClientMetadataSchema() {}

  /** Checks types and URLs, and returns the metadata with default values. */
  static JsonObject normalize(JsonObject metadata, String failure) {
    TYPES.forEach(
        (name, type) -> {
          JsonValue value = metadata.get(name);
          if (value != null && value.getValueType() != type) {
            throw invalid(failure, name, "Invalid type");
          }
        });
    for (String name : URLS) {
      if (metadata.containsKey(name)) {
        String address = JsonDocuments.string(metadata, name).orElse("");
        webProblem(address)
            .ifPresent(
                problem -> {
                  throw invalid(failure, name, problem);
                });
      }
    }
    checkRedirectUris(metadata, failure);
    JsonObjectBuilder complete = JsonDocuments.object(metadata);
    fill(metadata, complete, "response_types", List.of("code"));
    fill(metadata, complete, "grant_types", List.of("authorization_code"));
    if (!metadata.containsKey("token_endpoint_auth_method")) {
      complete.add("token_endpoint_auth_method", "client_secret_basic");
    }
    if (!metadata.containsKey("application_type")) {
      complete.add("application_type", "web");
    }
    return complete.build();
  }

  private static void checkRedirectUris(JsonObject metadata, String failure) {
    List<String> redirects = JsonDocuments.stringList(metadata, "redirect_uris");
    if (redirects.isEmpty()) {
      throw invalid(failure, "redirect_uris", "Required");
    }
    for (int i = 0; i < redirects.size(); i++) {
      String name = "redirect_uris." + i;
      RedirectUris.problem(redirects.get(i))
          .ifPresent(
              problem -> {
                throw invalid(failure, name, problem);
              });
    }
  }

  private static Optional<String> webProblem(String address) {
    if (address.startsWith("http://")) {
      String host = UriSyntax.parse(address).map(URI::getHost).orElse("");
      return UriSyntax.loopback(host)
          ? Optional.empty()
          : Optional.of("URL must use \"localhost\", \"127.0.0.1\" or \"[::1]\" as hostname");
    }
    return UriSyntax.httpsProblem(address);
  }

  private static void fill(
      JsonObject metadata, JsonObjectBuilder complete, String name, List<String> values) {
    if (!metadata.containsKey(name)) {
      complete.add(name, JsonDocuments.arrayOf(values));
    }
  }

  private static OAuthErrorException invalid(String failure, String name, String problem) {
    return OAuthErrorException.invalidMetadata(
        failure + ": Validation of \"" + name + "\" failed with error: " + problem);
  }
}
