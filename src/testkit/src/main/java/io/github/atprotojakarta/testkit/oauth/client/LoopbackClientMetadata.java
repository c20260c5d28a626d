package io.github.atprotojakarta.testkit.oauth.client;

import io.github.atprotojakarta.testkit.server.FormEncoding;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.UriSyntax;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Creates metadata for loopback client ids: {@code http://localhost?redirect_uri=...}. */
final class LoopbackClientMetadata {
  private static final String ORIGIN = "http://localhost";
  private static final List<String> DEFAULT_REDIRECTS =
      List.of("http://127.0.0.1/", "http://[::1]/");

  private LoopbackClientMetadata() {}

  /** Returns the metadata of a client id; empty if it is not a loopback client id. */
  static Optional<JsonObject> metadata(String clientId) {
    if (!clientId.startsWith(ORIGIN) || clientId.contains("#")) {
      return Optional.empty();
    }
    String rest = clientId.substring(ORIGIN.length());
    String query = rest.startsWith("/") ? rest.substring(1) : rest;
    if (!query.isEmpty() && !query.startsWith("?")) {
      return Optional.empty();
    }
    return parameters(query.isEmpty() ? "" : query.substring(1), clientId);
  }

  private static Optional<JsonObject> parameters(String query, String clientId) {
    Map<String, List<String>> parameters = FormEncoding.parse(query);
    List<String> redirects = parameters.getOrDefault("redirect_uri", DEFAULT_REDIRECTS);
    List<String> scope = parameters.getOrDefault("scope", List.of("atproto"));
    boolean valid =
        Set.of("redirect_uri", "scope").containsAll(parameters.keySet())
            && redirects.stream().allMatch(LoopbackClientMetadata::loopbackRedirect)
            && scope.size() == 1
            && !scope.get(0).isEmpty();
    return valid ? Optional.of(document(clientId, scope.get(0), redirects)) : Optional.empty();
  }

  private static boolean loopbackRedirect(String value) {
    String host = UriSyntax.parse(value).map(URI::getHost).orElse("");
    return value.startsWith("http://") && (host.equals("127.0.0.1") || host.equals("[::1]"));
  }

  private static JsonObject document(String clientId, String scope, List<String> redirects) {
    return JsonDocuments.object()
        .add("client_id", clientId)
        .add("scope", scope)
        .add("redirect_uris", JsonDocuments.arrayOf(redirects))
        .add("response_types", JsonDocuments.arrayOf(List.of("code")))
        .add("grant_types", JsonDocuments.arrayOf(List.of("authorization_code", "refresh_token")))
        .add("token_endpoint_auth_method", "none")
        .add("application_type", "native")
        .add("dpop_bound_access_tokens", true)
        .build();
  }
}
