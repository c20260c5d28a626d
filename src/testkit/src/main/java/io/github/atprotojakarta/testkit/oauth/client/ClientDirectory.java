package io.github.atprotojakarta.testkit.oauth.client;

import com.nimbusds.jose.jwk.JWKSet;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.UriSyntax;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/** Resolves client ids. Nothing is cached, so tests may change metadata and keys. */
public final class ClientDirectory {
  private final ClientDocumentFetcher fetcher;

  /** Fetches client documents with this fetcher. */
  public ClientDirectory(ClientDocumentFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * Returns the client of an id.
   *
   * @throws OAuthErrorException if there is none, or its metadata breaks a rule
   */
  public RegisteredClient find(String clientId) {
    Optional<JsonObject> loopback = LoopbackClientMetadata.metadata(clientId);
    if (loopback.isPresent()) {
      ClientMetadataCheck.check(clientId, loopback.get());
      return new RegisteredClient(clientId, loopback.get(), new JWKSet());
    }
    URI address =
        DiscoverableClientIds.discoverable(clientId)
            .orElseThrow(
                () ->
                    OAuthErrorException.invalidMetadata("Invalid client ID \"" + clientId + "\""));
    if (UriSyntax.localName(address.getHost())) {
      throw OAuthErrorException.of(
          "invalid_client_id", "The client_id's TLD must not be a local hostname");
    }
    String failure = "Unable to obtain client metadata for \"" + clientId + "\"";
    JsonObject metadata = ClientMetadataSchema.normalize(document(address, failure), failure);
    ClientMetadataCheck.check(clientId, metadata);
    return new RegisteredClient(clientId, metadata, keys(clientId, metadata, failure));
  }

  private JWKSet keys(String clientId, JsonObject metadata, String failure) {
    if (metadata.containsKey("jwks")) {
      return PublishedClientKeys.parse(metadata.getJsonObject("jwks"), failure);
    }
    Optional<String> address = JsonDocuments.string(metadata, "jwks_uri");
    if (address.isEmpty()) {
      return new JWKSet();
    }
    String keysFailure =
        "Unable to obtain jwks from \"" + address.get() + "\" for \"" + clientId + "\"";
    return PublishedClientKeys.parse(document(URI.create(address.get()), keysFailure), keysFailure);
  }

  private JsonObject document(URI address, String failure) {
    ClientDocumentFetcher.FetchedDocument document =
        fetcher
            .fetch(address)
            .orElseThrow(() -> OAuthErrorException.invalidMetadata(failure + ": Invalid hostname"));
    if (document.status() != 200) {
      throw OAuthErrorException.invalidMetadata(
          failure
              + ": "
              + (document.status() == 404 ? "Not Found" : "Status " + document.status()));
    }
    if (!document.mediaType().equals("application/json")) {
      throw OAuthErrorException.invalidMetadata(
          failure + ": Unexpected response Content-Type (" + document.mediaType() + ")");
    }
    return JsonDocuments.parse(document.body())
        .orElseThrow(
            () -> OAuthErrorException.invalidMetadata(failure + ": Unable to parse response"));
  }
}
