package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.testkit.oauth.client.ClientDocumentFetcher;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Documents that are published at fixed addresses, such as client metadata. */
final class StaticDocuments {
  private final Map<URI, ClientDocumentFetcher.FetchedDocument> pages = new ConcurrentHashMap<>();

  void publish(URI address, int status, String mediaType, String body) {
    pages.put(address, new ClientDocumentFetcher.FetchedDocument(status, mediaType, body));
  }

  void publishClient(
      String clientId, JsonObject metadata, @Nullable String jwksUri, @Nullable JsonObject jwks) {
    publish(URI.create(clientId), 200, "application/json", metadata.toString());
    if (jwksUri != null && jwks != null) {
      publish(URI.create(jwksUri), 200, "application/json", jwks.toString());
    }
  }

  Optional<ClientDocumentFetcher.FetchedDocument> find(URI address) {
    return Optional.ofNullable(pages.get(address));
  }
}
