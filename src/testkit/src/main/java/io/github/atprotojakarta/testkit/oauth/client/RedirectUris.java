package io.github.atprotojakarta.testkit.oauth.client;

import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.UriSyntax;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The rules for redirect URIs. */
public final class RedirectUris {
  private RedirectUris() {}

  /** Returns what is wrong with the syntax of a redirect URI; empty if it is valid. */
  static Optional<String> problem(String uri) {
    if (uri.startsWith("https:")) {
      return UriSyntax.httpsProblem(uri);
    }
    if (uri.startsWith("http:")) {
      String host = UriSyntax.parse(uri).map(URI::getHost).orElse("");
      if (host.equals("localhost")) {
        return Optional.of(
            "Use of \"localhost\" hostname is not allowed (RFC 8252), use a loopback IP such as"
                + " \"127.0.0.1\" instead");
      }
      return UriSyntax.loopback(host)
          ? Optional.empty()
          : Optional.of("URL must use \"localhost\", \"127.0.0.1\" or \"[::1]\" as hostname");
    }
    return UriSyntax.parse(uri).isPresent()
            && uri.matches("[^.:/]+(\\.[^.:/]+)+:/[^/].*|[^.:/]+(\\.[^.:/]+)+:/")
        ? Optional.empty()
        : Optional.of(
            "URL must use the \"https:\" or \"http:\" protocol, or a private-use URI scheme (RFC"
                + " 8252)");
  }

  /** Checks whether a client of this application type may use a redirect URI. */
  static void check(String redirectUri, String applicationType, Optional<URI> clientId) {
    URI uri = URI.create(redirectUri);
    boolean nativeApp = applicationType.equals("native");
    if (uri.getRawUserInfo() != null) {
      throw OAuthErrorException.invalidRedirectUri(
          "Redirect URI " + uri + " must not contain credentials");
    }
    String host = Objects.requireNonNullElse(uri.getHost(), "");
    if (UriSyntax.loopback(host)) {
      if (!nativeApp) {
        throw OAuthErrorException.invalidRedirectUri(
            "Loopback redirect URIs are only allowed for native apps");
      }
    } else if (uri.getScheme().equals("https")) {
      if (UriSyntax.localName(host)) {
        throw OAuthErrorException.invalidRedirectUri(
            "Redirect URI \"" + uri + "\"'s domain name must not be a local hostname");
      }
    } else if (!nativeApp) {
      throw OAuthErrorException.invalidRedirectUri(
          "Private-Use URI Scheme redirect URI are only allowed for native apps");
    } else {
      checkPrivateUseScheme(uri, clientId);
    }
  }

  private static void checkPrivateUseScheme(URI uri, Optional<URI> clientId) {
    if (clientId.isEmpty()) {
      return;
    }
    List<String> labels = Arrays.asList(clientId.get().getHost().split("\\.", -1));
    Collections.reverse(labels);
    String scheme = String.join(".", labels);
    if (!uri.getScheme().equals(scheme)) {
      throw OAuthErrorException.invalidRedirectUri(
          "Private-Use URI Scheme redirect URI, for discoverable client metadata, must be the"
              + " fully qualified domain name (FQDN) of the client_id, in reverse order ("
              + scheme
              + ":)");
    }
  }

  /** Returns whether a requested redirect URI matches a registered one (RFC 8252 section 7.3). */
  public static boolean matches(String registered, String requested) {
    if (registered.equals(requested)) {
      return true;
    }
    Optional<URI> registeredUri = UriSyntax.parse(registered);
    Optional<URI> requestedUri = UriSyntax.parse(requested);
    if (registeredUri.isEmpty()
        || requestedUri.isEmpty()
        || !UriSyntax.loopback(Objects.requireNonNullElse(registeredUri.get().getHost(), ""))
        || registeredUri.get().getPort() >= 0
        || requestedUri.get().getPort() < 0) {
      return false;
    }
    String withoutPort = requested.replaceFirst(":" + requestedUri.get().getPort(), "");
    return registered.equals(withoutPort);
  }
}
