package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the redirects of a download, such as those of a PDS that keeps blobs at a CDN. The
 * requests have no token, no proof and no header of the caller, whatever their address is. The
 * transport checks the address of each, as of any other request.
 */
final class RedirectedDownload {
  private static final int MOST_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final URI server;
  private final HttpTransport transport;
  private final XrpcLimits limits;

  RedirectedDownload(URI server, HttpTransport transport, XrpcLimits limits) {
    this.server = server;
    this.transport = transport;
    this.limits = limits;
  }

  static boolean isRedirect(HttpResponse response) {
    return REDIRECTS.contains(response.status());
  }

  /** Returns the response that is no redirect; the redirect itself if it cannot be followed. */
  HttpResponse follow(URI address, HttpResponse redirect) throws HttpTransportException {
    HttpResponse response = redirect;
    URI current = address;
    for (int hop = 0; hop < MOST_REDIRECTS && isRedirect(response); hop++) {
      Optional<URI> next = target(current, response);
      if (next.isEmpty()) {
        return response;
      }
      response.close();
      current = next.get();
      response = transport.send(limits.rawCall(HttpRequest.get(current)));
    }
    return response;
  }

  /** Plain http is for a PDS of a development network only. */
  private Optional<URI> target(URI from, HttpResponse response) {
    try {
      return response
          .header("Location")
          .map(from::resolve)
          .filter(to -> to.getHost() != null && to.getRawUserInfo() == null)
          .filter(to -> "https".equals(to.getScheme()) || isDevelopment(to));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isDevelopment(URI to) {
    return "http".equals(to.getScheme()) && "http".equals(server.getScheme());
  }
}
