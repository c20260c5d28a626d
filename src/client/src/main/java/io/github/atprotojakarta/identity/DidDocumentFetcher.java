package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import jakarta.json.JsonObject;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Fetches DID documents over HTTP, for all DID methods. */
final class DidDocumentFetcher {
  private final HttpTransport transport;

  DidDocumentFetcher(HttpTransport transport) {
    this.transport = transport;
  }

  DidDocument fetch(URI uri, Did did) {
    HttpRequest request =
        HttpRequest.get(uri).header("Accept", "application/did+ld+json, application/json").build();
    try (HttpResponse response = transport.send(request)) {
      return switch (response.status()) {
        case 200 -> DidDocument.parse(json(response.bytes(), did, uri), did);
        case 404 -> throw notFound("%s does not exist: %s returned 404".formatted(did, uri));
        case 410 -> throw notFound("%s was deactivated: %s returned 410".formatted(did, uri));
        default -> throw failed(did, uri, response.status());
      };
    } catch (HttpTransportException e) {
      throw translated(e, did);
    }
  }

  /** A status that says that the same request would fail again is a fault of the account. */
  private static RuntimeException failed(Did did, URI uri, int status) {
    String message = "%s could not be resolved: %s returned status %d".formatted(did, uri, status);
    if (status >= 500 || status == 408 || status == 429) {
      return new TransientException(message);
    }
    if (status >= 400) {
      return notFound(message + ", so nobody can read its DID document");
    }
    if (status >= 300) {
      return invalid(
          did, "%s redirects (%d); it must be at this address itself".formatted(uri, status));
    }
    return invalid(did, "%s returned status %d instead of 200".formatted(uri, status));
  }

  private static JsonObject json(byte[] bytes, Did did, URI uri) {
    try {
      return UntrustedJson.read(bytes, HttpRequest.METADATA_LIMIT);
    } catch (UnusableJsonException e) {
      throw invalid(did, uri + " returned a document that " + e.getMessage());
    }
  }

  private static RuntimeException translated(HttpTransportException e, Did did) {
    String message = "%s could not be resolved: its server did not respond".formatted(did);
    return switch (e.kind()) {
      case BLOCKED -> new IdentityException(IdentityException.Reason.DID_NOT_FOUND, message, e);
      case TOO_LARGE -> invalid(did, e.getMessage());
      case BUSY ->
          new TransientException(
              "%s could not be resolved: too many requests under way".formatted(did), e);
      case UNKNOWN_HOST, CONNECT, EXCHANGE, TIMEOUT -> new TransientException(message, e);
    };
  }

  private static IdentityException notFound(String message) {
    return new IdentityException(IdentityException.Reason.DID_NOT_FOUND, message);
  }

  private static IdentityException invalid(Did did, @Nullable String reason) {
    return new IdentityException(
        IdentityException.Reason.INVALID_DID_DOCUMENT,
        "%s has no usable DID document: %s".formatted(did, reason));
  }
}
