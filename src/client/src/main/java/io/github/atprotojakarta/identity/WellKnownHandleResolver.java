package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * Resolves handles by HTTPS: the DID at {@code https://<handle>/.well-known/atproto-did}
 * (atproto.com/specs/handle, "HTTPS well-known Method").
 *
 * <p>It follows no redirect, because the owner of a handle could direct this server to any address.
 */
public final class WellKnownHandleResolver extends HandleMethod {
  private static final String PATH = "/.well-known/atproto-did";

  /** Enough for the longest DID and white space. */
  private static final long LIMIT = 4096;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpTransport transport;

  /** Creates the resolver. */
  public WellKnownHandleResolver(HttpTransport transport) {
    super("HTTPS");
    this.transport = Objects.requireNonNull(transport, "transport");
  }

  @Override
  HandleResult lookUp(Handle handle) {
    HttpRequest request =
        HttpRequest.get(URI.create("https://" + handle + PATH))
            .header("Accept", "text/plain")
            .responseLimit(LIMIT)
            .build();
    try (HttpResponse response = transport.send(request)) {
      return read(response);
    } catch (HttpTransportException e) {
      return failure(e);
    }
  }

  private static HandleResult read(HttpResponse response) throws HttpTransportException {
    int status = response.status();
    if (status >= 200 && status < 300) {
      return did(status, response.text());
    }
    if (REDIRECTS.contains(status)) {
      return new HandleResult.NotPublished(status + ", but redirects are not followed");
    }
    // Other errors, such as 403 from a blocked network, may be temporary.
    return status == 404 || status == 410
        ? new HandleResult.NotPublished(Integer.toString(status))
        : new HandleResult.Unavailable(Integer.toString(status), null);
  }

  private static HandleResult did(int status, String body) {
    String line = body.strip().lines().findFirst().orElse("").strip();
    try {
      return new HandleResult.Found(Did.parse(line));
    } catch (IdentityException e) {
      return new HandleResult.NotPublished(status + ", but the response is not a DID");
    }
  }

  private static HandleResult failure(HttpTransportException e) {
    // Strangers read this: it tells no more than they need about the network of this server.
    return switch (e.kind()) {
      case UNKNOWN_HOST, BLOCKED -> new HandleResult.NotPublished("no public host");
      case TOO_LARGE -> new HandleResult.NotPublished("200, but the response is not a DID");
      case BUSY -> new HandleResult.Unavailable("too many requests under way", e);
      case CONNECT, EXCHANGE, TIMEOUT -> new HandleResult.Unavailable("no response", e);
    };
  }
}
