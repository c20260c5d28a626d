package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.testkit.oauth.ClientPages;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The documents that clients publish under names of their own. */
final class PublishedPages {
  private final Map<URI, ClientPages.Page> pages = new ConcurrentHashMap<>();

  void publish(URI address, int status, String mediaType, String body) {
    pages.put(address, new ClientPages.Page(status, mediaType, body));
  }

  void publishClient(
      String clientId, JsonObject metadata, @Nullable String jwksUri, @Nullable JsonObject jwks) {
    publish(URI.create(clientId), 200, "application/json", metadata.toString());
    if (jwksUri != null && jwks != null) {
      publish(URI.create(jwksUri), 200, "application/json", jwks.toString());
    }
  }

  Optional<ClientPages.Page> find(URI address) {
    return Optional.ofNullable(pages.get(address));
  }
}
