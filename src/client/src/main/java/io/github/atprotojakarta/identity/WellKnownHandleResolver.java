package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves handles by HTTPS: the DID at {@code https://<handle>/.well-known/atproto-did}
 * (atproto.com/specs/handle, "HTTPS well-known Method").
 *
 * <p>It follows three redirects at most, to https addresses only. The transport checks each
 * address, so that nobody can direct this server into its own network.
 */
public final class WellKnownHandleResolver extends HandleMethod {
  private static final String PATH = "/.well-known/atproto-did";

  /** Enough for the longest DID and white space. */
  private static final long LIMIT = 4096;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private static final int MOST_REDIRECTS = 3;

  private final HttpTransport transport;

  /** Creates the resolver. */
  public WellKnownHandleResolver(HttpTransport transport) {
    super("HTTPS");
    this.transport = Objects.requireNonNull(transport, "transport");
  }

  @Override
  HandleResult lookUp(Handle handle) {
    URI uri = URI.create("https://" + handle + PATH);
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpRequest request =
          HttpRequest.get(uri).header("Accept", "text/plain").responseLimit(LIMIT).build();
      try (HttpResponse response = transport.send(request)) {
        if (!REDIRECTS.contains(response.status())) {
          return read(response);
        }
        Optional<URI> next = target(uri, response);
        if (next.isEmpty()) {
          return new HandleResult.NotPublished(
              response.status() + ", but a redirect must lead to an https address");
        }
        uri = next.get();
      } catch (HttpTransportException e) {
        return failure(e);
      }
    }
    return new HandleResult.NotPublished("more than " + MOST_REDIRECTS + " redirects");
  }

  /** Returns where a redirect leads (RFC 9110 section 10.2.2); empty if it may not be followed. */
  private static Optional<URI> target(URI from, HttpResponse response) {
    try {
      String location = response.header("Location").orElse("");
      URI to = from.resolve(new URI(location));
      boolean allowed =
          !location.isEmpty()
              && !to.equals(from)
              && Origin.of(to).isHttps()
              && to.getRawUserInfo() == null;
      return allowed ? Optional.of(to) : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static HandleResult read(HttpResponse response) throws HttpTransportException {
    int status = response.status();
    if (status >= 200 && status < 300) {
      return did(status, response.text());
    }
    // Other errors, such as 403 from a blocked network, may be temporary.
    return status == 404 || status == 410
        ? new HandleResult.NotPublished(Integer.toString(status))
        : new HandleResult.Unavailable(Integer.toString(status), null);
  }

  private static HandleResult did(int status, String body) {
    // Some editors begin a file with a byte order mark.
    String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
    String line = text.strip().lines().findFirst().orElse("").strip();
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
