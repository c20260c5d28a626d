package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Looks a handle up at its own web server: {@code https://<handle>/.well-known/atproto-did}
 * (atproto.com/specs/handle, "HTTPS well-known Method").
 *
 * <p>A redirect is followed to the same page of another public host, three times at most; sites
 * send their bare domain to {@code www} that way. Anywhere else it is not followed: it would let
 * the handle's owner choose an address that this server calls.
 */
public final class WellKnownHandleResolver extends HandleMethod {
  private static final String PATH = "/.well-known/atproto-did";

  /** The longest DID and some white space. */
  private static final long LIMIT = 4096;

  private static final int MOST_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpTransport transport;

  /** What a page said: an answer, or where to look instead. */
  private record Step(HandleAnswer answer, Optional<URI> next) {
    static Step end(HandleAnswer answer) {
      return new Step(answer, Optional.empty());
    }
  }

  /** Creates the resolver. */
  public WellKnownHandleResolver(HttpTransport transport) {
    super("HTTPS");
    this.transport = Objects.requireNonNull(transport, "transport");
  }

  @Override
  HandleAnswer ask(Handle handle) {
    Step step = fetch(URI.create("https://" + handle + PATH));
    for (int i = 0; i < MOST_REDIRECTS && step.next.isPresent(); i++) {
      step = fetch(step.next.get());
    }
    return step.next.isPresent()
        ? new HandleAnswer.NotPublished("more than " + MOST_REDIRECTS + " redirects")
        : step.answer;
  }

  private Step fetch(URI uri) {
    HttpRequest request =
        HttpRequest.get(uri).header("Accept", "text/plain").responseLimit(LIMIT).build();
    try (HttpResponse response = transport.send(request)) {
      return read(response);
    } catch (HttpTransportException e) {
      return Step.end(failure(e));
    }
  }

  private static Step read(HttpResponse response) throws HttpTransportException {
    int status = response.status();
    if (status >= 200 && status < 300) {
      return Step.end(did(status, response.text()));
    }
    if (REDIRECTS.contains(status)) {
      return new Step(
          new HandleAnswer.NotPublished(status + " to another page, which is not followed"),
          response.header("Location").flatMap(WellKnownHandleResolver::samePage));
    }
    // What else is forbidden or broken now, such as a blocked network, may be there another time.
    return Step.end(
        status == 404 || status == 410
            ? new HandleAnswer.NotPublished(Integer.toString(status))
            : new HandleAnswer.Unavailable(Integer.toString(status), null));
  }

  /** The same page of another host, by its name and on the usual port. */
  private static Optional<URI> samePage(String location) {
    if (!location.endsWith(PATH)) {
      return Optional.empty();
    }
    return Origin.parse(location.substring(0, location.length() - PATH.length()))
        .filter(origin -> origin.getScheme().equals("https") && origin.getPort() < 0)
        .filter(WellKnownHandleResolver::isPublicName)
        .map(origin -> URI.create(origin + PATH));
  }

  private static boolean isPublicName(URI origin) {
    try {
      return !ReservedDomains.contain(Handle.parse(origin.getHost()), false);
    } catch (IdentityException e) {
      return false;
    }
  }

  private static HandleAnswer did(int status, String body) {
    String line = body.strip().lines().findFirst().orElse("").strip();
    try {
      return new HandleAnswer.Found(Did.parse(line));
    } catch (IdentityException e) {
      return new HandleAnswer.NotPublished(status + ", but the answer is no DID");
    }
  }

  private static HandleAnswer failure(HttpTransportException e) {
    return switch (e.kind()) {
      case UNKNOWN_HOST -> new HandleAnswer.NotPublished("no such host");
      case REFUSED -> new HandleAnswer.NotPublished("not a public address");
      case TOO_LARGE -> new HandleAnswer.NotPublished("200, but the answer is no DID");
      case CONNECT -> new HandleAnswer.Unavailable("no connection", e);
      case EXCHANGE -> new HandleAnswer.Unavailable("no answer", e);
    };
  }
}
