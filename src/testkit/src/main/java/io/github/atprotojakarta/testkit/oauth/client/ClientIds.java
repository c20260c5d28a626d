package io.github.atprotojakarta.testkit.oauth.client;

import io.github.atprotojakarta.testkit.oauth.Uris;
import java.net.URI;
import java.util.Optional;

/** Client ids that are the https address of a metadata document. */
final class ClientIds {
  private ClientIds() {}

  /** The address of the metadata; empty when the id has not the form of such an address. */
  static Optional<URI> discoverable(String clientId) {
    if (Uris.httpsProblem(clientId).isPresent()) {
      return Optional.empty();
    }
    URI uri = URI.create(clientId);
    String path = uri.getRawPath();
    boolean good =
        uri.getRawUserInfo() == null
            && uri.getRawFragment() == null
            && !path.isEmpty()
            && !path.endsWith("/")
            && path.equals(uri.normalize().getRawPath())
            && !Uris.ipAddress(uri.getHost());
    return good ? Optional.of(uri) : Optional.empty();
  }
}
