package io.github.atprotojakarta.oauth.server;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import jakarta.json.JsonObject;

/**
 * Fetches the well-known metadata documents. Throws different exceptions for temporary and
 * permanent faults.
 */
final class MetadataFetcher {
  private static final String RESOURCE = "/.well-known/oauth-protected-resource";
  private static final String SERVER = "/.well-known/oauth-authorization-server";

  private final HttpTransport transport;
  private final boolean allowHttp;

  MetadataFetcher(HttpTransport transport, boolean allowHttp) {
    this.transport = transport;
    this.allowHttp = allowHttp;
  }

  JsonObject protectedResource(Origin pds) {
    return fetch(
        "The PDS " + pds,
        pds,
        RESOURCE,
        "does not support OAuth: it has no " + RESOURCE + " (404). Its operator must update it.");
  }

  JsonObject authorizationServer(Origin issuer) {
    return fetch(
        "The authorization server " + issuer, issuer, SERVER, "has no " + SERVER + " (404).");
  }

  private JsonObject fetch(String who, Origin origin, String path, String absent) {
    demandEncrypted(who, origin);
    HttpRequest request =
        HttpRequest.get(origin.resolve(path)).header("Accept", "application/json").build();
    try (HttpResponse response = transport.send(request)) {
      if (response.status() == 404) {
        throw new ServerMetadataException(who + " " + absent);
      }
      if (response.status() != 200) {
        throw unexpected(
            who + " responded to " + path + " with " + response.status(), response.status());
      }
      if (!response.mediaType().equals("application/json")) {
        throw new ServerMetadataException(
            who
                + " responded to "
                + path
                + " with the content type \""
                + UntrustedText.clean(response.mediaType())
                + "\"; it must be application/json.");
      }
      return UntrustedJson.read(response.bytes(), HttpRequest.METADATA_LIMIT);
    } catch (UnusableJsonException e) {
      throw new ServerMetadataException(
          who + " responded to " + path + " with a document that " + e.getMessage() + ".");
    } catch (HttpTransportException e) {
      throw unreachable(who, path, e);
    }
  }

  void demandEncrypted(String who, Origin origin) {
    if (!origin.isHttps() && !allowHttp) {
      throw new ServerMetadataException(
          who + " does not use https; only development mode allows that.");
    }
  }

  /** Overloaded and failing servers recover. A redirect (3xx) must not be followed. */
  private static AtprotoOAuthException unexpected(String message, int status) {
    return status >= 500 || status == 429 || status == 408
        ? new TransientException(message + "; try again later.")
        : new ServerMetadataException(message + "; it must be 200.");
  }

  /** The messages reach strangers: only the log tells apart why a server did not respond. */
  private static AtprotoOAuthException unreachable(
      String who, String path, HttpTransportException e) {
    String message = who + " did not respond to " + path;
    return switch (e.kind()) {
      case BLOCKED -> new ServerMetadataException(message, e);
      case TOO_LARGE ->
          new ServerMetadataException(
              who + " responded to " + path + " with too much: " + e.getMessage(), e);
      case BUSY ->
          new TransientException(
              who
                  + " was not asked, because too many requests are under way; try again in a moment",
              e);
      case UNKNOWN_HOST, CONNECT, EXCHANGE, TIMEOUT -> new TransientException(message, e);
    };
  }
}
