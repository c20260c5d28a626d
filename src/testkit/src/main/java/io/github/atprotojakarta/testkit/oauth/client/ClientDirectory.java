package io.github.atprotojakarta.testkit.oauth.client;

import com.nimbusds.jose.jwk.JWKSet;
import io.github.atprotojakarta.testkit.oauth.ClientPages;
import io.github.atprotojakarta.testkit.oauth.OAuthErrorException;
import io.github.atprotojakarta.testkit.oauth.Uris;
import io.github.atprotojakarta.testkit.server.Documents;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/** Finds out who a client id is. Nothing is cached, so a test may change metadata and keys. */
public final class ClientDirectory {
  private final ClientPages pages;

  /** Looks clients up with these pages. */
  public ClientDirectory(ClientPages pages) {
    this.pages = pages;
  }

  /**
   * The client of an id.
   *
   * @throws OAuthErrorException when there is none, or its metadata breaks a rule
   */
  public RegisteredClient find(String clientId) {
    Optional<JsonObject> loopback = LoopbackClients.metadata(clientId);
    if (loopback.isPresent()) {
      ClientMetadataCheck.check(clientId, loopback.get());
      return new RegisteredClient(clientId, loopback.get(), new JWKSet());
    }
    URI address =
        ClientIds.discoverable(clientId)
            .orElseThrow(
                () ->
                    OAuthErrorException.invalidMetadata("Invalid client ID \"" + clientId + "\""));
    if (Uris.localName(address.getHost())) {
      throw OAuthErrorException.of(
          "invalid_client_id", "The client_id's TLD must not be a local hostname");
    }
    String failure = "Unable to obtain client metadata for \"" + clientId + "\"";
    JsonObject metadata = ClientMetadataForm.normal(document(address, failure), failure);
    ClientMetadataCheck.check(clientId, metadata);
    return new RegisteredClient(clientId, metadata, keys(clientId, metadata, failure));
  }

  private JWKSet keys(String clientId, JsonObject metadata, String failure) {
    if (metadata.containsKey("jwks")) {
      return PublishedClientKeys.parse(metadata.getJsonObject("jwks"), failure);
    }
    Optional<String> address = Documents.text(metadata, "jwks_uri");
    if (address.isEmpty()) {
      return new JWKSet();
    }
    String keysFailure =
        "Unable to obtain jwks from \"" + address.get() + "\" for \"" + clientId + "\"";
    return PublishedClientKeys.parse(document(URI.create(address.get()), keysFailure), keysFailure);
  }

  private JsonObject document(URI address, String failure) {
    ClientPages.Page page =
        pages
            .fetch(address)
            .orElseThrow(() -> OAuthErrorException.invalidMetadata(failure + ": Invalid hostname"));
    if (page.status() != 200) {
      throw OAuthErrorException.invalidMetadata(
          failure + ": " + (page.status() == 404 ? "Not Found" : "Status " + page.status()));
    }
    if (!page.mediaType().equals("application/json")) {
      throw OAuthErrorException.invalidMetadata(
          failure + ": Unexpected response Content-Type (" + page.mediaType() + ")");
    }
    return Documents.parse(page.body())
        .orElseThrow(
            () -> OAuthErrorException.invalidMetadata(failure + ": Unable to parse response"));
  }
}
