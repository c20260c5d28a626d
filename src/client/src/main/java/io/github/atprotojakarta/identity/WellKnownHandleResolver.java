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
 * Looks a handle up at its own web server: {@code https://<handle>/.well-known/atproto-did}
 * (atproto.com/specs/handle, "HTTPS well-known Method").
 *
 * <p>Redirects are not followed: they would let the handle's owner choose what this server calls.
 */
public final class WellKnownHandleResolver extends HandleMethod {
  private static final String PATH = "/.well-known/atproto-did";

  /** The longest DID and some white space. */
  private static final long LIMIT = 4096;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpTransport transport;

  /** Creates the resolver. */
  public WellKnownHandleResolver(HttpTransport transport) {
    super("HTTPS");
    this.transport = Objects.requireNonNull(transport, "transport");
  }

  @Override
  HandleResult ask(Handle handle) {
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
      return new HandleResult.NotPublished(status + ", and redirects are not followed");
    }
    // What else is forbidden or broken now, such as a blocked network, may be there another time.
    return status == 404 || status == 410
        ? new HandleResult.NotPublished(Integer.toString(status))
        : new HandleResult.Unavailable(Integer.toString(status), null);
  }

  private static HandleResult did(int status, String body) {
    String line = body.strip().lines().findFirst().orElse("").strip();
    try {
      return new HandleResult.Found(Did.parse(line));
    } catch (IdentityException e) {
      return new HandleResult.NotPublished(status + ", but the answer is no DID");
    }
  }

  private static HandleResult failure(HttpTransportException e) {
    return switch (e.kind()) {
      case UNKNOWN_HOST -> new HandleResult.NotPublished("no such host");
      case REFUSED -> new HandleResult.NotPublished("not a public address");
      case TOO_LARGE -> new HandleResult.NotPublished("200, but the answer is no DID");
      case CONNECT -> new HandleResult.Unavailable("no connection", e);
      case EXCHANGE, TIMEOUT -> new HandleResult.Unavailable("no answer", e);
    };
  }
}
