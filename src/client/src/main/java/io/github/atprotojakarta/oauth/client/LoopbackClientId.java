package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.internal.http.QueryParameter;
import io.github.atprotojakarta.scope.Scopes;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code client_id} of the loopback client, which contains its metadata
 * (atproto.com/specs/oauth, "Localhost Client Development").
 *
 * @param redirectUris the redirect addresses
 * @param scope all scopes that a login may request
 */
record LoopbackClientId(List<URI> redirectUris, String scope) {
  static final String ORIGIN = "http://localhost";

  private static final List<URI> DEFAULT_REDIRECT_URIS =
      List.of(URI.create("http://127.0.0.1/"), URI.create("http://[::1]/"));

  /**
   * Returns the client for redirect addresses. Their ports are kept: servers that follow the
   * profile ignore them, and others demand the same port.
   */
  static LoopbackClientId of(List<URI> redirectUris, String scope) {
    List<URI> checked =
        redirectUris.stream()
            .map(uri -> RedirectUriRules.checkLoopback(uri.toString()))
            .distinct()
            .toList();
    return new LoopbackClientId(checked, scope);
  }

  static LoopbackClientId parse(String clientId) {
    String rest = clientId.substring(ORIGIN.length());
    String query = rest.startsWith("/") ? rest.substring(1) : rest;
    if (query.contains("#") || !(query.isEmpty() || query.startsWith("?"))) {
      throw MetadataFault.of(
          "client_id",
          clientId,
          "of the loopback client must be http://localhost without port and path, and with"
              + " redirect_uri and scope as its only parameters");
    }
    List<URI> redirectUris = new ArrayList<>();
    @Nullable String scope = null;
    for (String pair :
        query.isEmpty() ? List.<String>of() : List.of(query.substring(1).split("&", -1))) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), clientId);
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), clientId);
      if (name.equals("redirect_uri")) {
        redirectUris.add(RedirectUriRules.checkLoopback(value));
      } else if (name.equals("scope") && scope == null) {
        scope = value;
      } else {
        throw MetadataFault.of(
            "client_id", clientId, "must not have or repeat the parameter \"" + name + "\"");
      }
    }
    return new LoopbackClientId(
        redirectUris.isEmpty() ? DEFAULT_REDIRECT_URIS : List.copyOf(redirectUris),
        scope == null ? Scopes.ATPROTO : scope);
  }

  /** Returns the {@code client_id} as a string. */
  String text() {
    StringBuilder text = new StringBuilder(ORIGIN);
    for (URI uri : redirectUris) {
      text.append(text.indexOf("?") < 0 ? '?' : '&')
          .append(QueryParameter.encode("redirect_uri", uri.toString()));
    }
    return text.append(text.indexOf("?") < 0 ? '?' : '&')
        .append(QueryParameter.encode("scope", scope))
        .toString();
  }

  private static String decode(String value, String clientId) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw MetadataFault.of("client_id", clientId, "has a parameter that is not percent-encoded");
    }
  }
}
