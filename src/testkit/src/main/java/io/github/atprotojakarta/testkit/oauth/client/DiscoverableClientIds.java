package io.github.atprotojakarta.testkit.oauth.client;

import io.github.atprotojakarta.testkit.server.UriSyntax;
import java.net.URI;
import java.util.Optional;

/** Parses client ids that are the https URL of a metadata document. */
final class DiscoverableClientIds {
  private DiscoverableClientIds() {}

  /** Returns the URL of the metadata; empty if the id is not such a URL. */
  static Optional<URI> discoverable(String clientId) {
    if (UriSyntax.httpsProblem(clientId).isPresent()) {
      return Optional.empty();
    }
    URI uri = URI.create(clientId);
    String path = uri.getRawPath();
    boolean valid =
        uri.getRawUserInfo() == null
            && uri.getRawFragment() == null
            && !path.isEmpty()
            && !path.endsWith("/")
            && path.equals(uri.normalize().getRawPath())
            && !UriSyntax.ipAddress(uri.getHost());
    return valid ? Optional.of(uri) : Optional.empty();
  }
}
