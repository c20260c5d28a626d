package io.github.atprotojakarta.oauth.client;

import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The rules for redirect addresses (atproto.com/specs/oauth, "Request Fields"; RFC 8252 sections 7
 * and 8): https, the reversed domain of a native app, or a loopback address of a native app.
 */
final class RedirectUriRules {
  private static final String FIELD = "redirect_uris";

  private RedirectUriRules() {}

  /** Checks an address of a client whose {@code client_id} is an https URL. */
  static URI check(String text, boolean isNative, URI clientId) {
    URI uri = ClientUris.parse(FIELD, text);
    if (text.startsWith("https://")) {
      checkHttps(text, uri);
    } else if (!isNative) {
      throw broken(text, "must be https, unless application_type is \"native\"");
    } else if (text.startsWith("http://")) {
      checkLoopback(text);
    } else {
      checkPrivateUse(text, uri, clientId);
    }
    return uri;
  }

  /** Checks an address of a client on this machine. */
  static URI checkLoopback(String text) {
    URI uri = ClientUris.parse(FIELD, text);
    if ("localhost".equalsIgnoreCase(uri.getHost())) {
      throw broken(
          text, "must not use the name localhost: use 127.0.0.1 or [::1] (RFC 8252 section 8.3)");
    }
    if (!text.startsWith("http://") || !isLoopbackIp(uri)) {
      throw broken(text, "must begin with http://127.0.0.1 or http://[::1]");
    }
    return uri;
  }

  /**
   * Returns whether a request may use an address: an exact match, except for the port of a loopback
   * IP.
   */
  static boolean matches(URI declared, URI requested) {
    if (declared.toString().equals(requested.toString())) {
      return true;
    }
    return isLoopbackIp(declared)
        && "http".equals(declared.getScheme())
        && "http".equals(requested.getScheme())
        && declared.getHost().equals(requested.getHost())
        && (declared.getPort() < 0 || declared.getPort() == requested.getPort())
        && path(declared).equals(path(requested))
        && Objects.equals(declared.getRawQuery(), requested.getRawQuery())
        && requested.getRawUserInfo() == null
        && requested.getRawFragment() == null;
  }

  private static void checkHttps(String text, URI uri) {
    ClientUris.demandPublicHost(FIELD, text, uri);
    if (uri.getPort() == 443) {
      throw broken(text, "must not contain the default port");
    }
  }

  private static void checkPrivateUse(String text, URI uri, URI clientId) {
    String scheme = reversed(clientId.getHost());
    if (!scheme.equals(uri.getScheme())) {
      throw broken(
          text,
          "must begin with https://, with http://127.0.0.1 or http://[::1], or with the domain of"
              + " the client_id in reverse (\""
              + scheme
              + ":/\")");
    }
    if (uri.isOpaque() || uri.getRawAuthority() != null || text.startsWith(scheme + "://")) {
      throw broken(text, "must have a single slash after the scheme (RFC 8252 section 7.1)");
    }
  }

  private static boolean isLoopbackIp(URI uri) {
    return "127.0.0.1".equals(uri.getHost()) || "[::1]".equals(uri.getHost());
  }

  private static String path(URI uri) {
    return uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
  }

  private static String reversed(String domain) {
    List<String> labels = Arrays.asList(domain.split("\\.", -1));
    Collections.reverse(labels);
    return String.join(".", labels);
  }

  private static IllegalArgumentException broken(String text, String rule) {
    return MetadataFault.of(FIELD, text, rule);
  }
}
