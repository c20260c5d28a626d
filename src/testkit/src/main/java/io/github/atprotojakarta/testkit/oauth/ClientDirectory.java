package io.github.atprotojakarta.testkit.oauth;

import com.nimbusds.jose.jwk.JWKSet;
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
   * @throws OAuthRefusal when there is none, or its metadata breaks a rule
   */
  public Client find(String clientId) {
    Optional<JsonObject> loopback = LoopbackClients.metadata(clientId);
    if (loopback.isPresent()) {
      ClientMetadataRules.check(clientId, loopback.get());
      return new Client(clientId, loopback.get(), new JWKSet());
    }
    URI address =
        ClientIds.discoverable(clientId)
            .orElseThrow(
                () -> OAuthRefusal.invalidMetadata("Invalid client ID \"" + clientId + "\""));
    if (Uris.localName(address.getHost())) {
      throw OAuthRefusal.of(
          "invalid_client_id", "The client_id's TLD must not be a local hostname");
    }
    String failure = "Unable to obtain client metadata for \"" + clientId + "\"";
    JsonObject metadata = ClientMetadataForm.normal(document(address, failure), failure);
    ClientMetadataRules.check(clientId, metadata);
    return new Client(clientId, metadata, keys(clientId, metadata, failure));
  }

  private JWKSet keys(String clientId, JsonObject metadata, String failure) {
    if (metadata.containsKey("jwks")) {
      return ClientKeys.parse(metadata.getJsonObject("jwks"), failure);
    }
    Optional<String> address = Documents.text(metadata, "jwks_uri");
    if (address.isEmpty()) {
      return new JWKSet();
    }
    String keysFailure =
        "Unable to obtain jwks from \"" + address.get() + "\" for \"" + clientId + "\"";
    return ClientKeys.parse(document(URI.create(address.get()), keysFailure), keysFailure);
  }

  private JsonObject document(URI address, String failure) {
    ClientPages.Page page =
        pages
            .fetch(address)
            .orElseThrow(() -> OAuthRefusal.invalidMetadata(failure + ": Invalid hostname"));
    if (page.status() != 200) {
      throw OAuthRefusal.invalidMetadata(
          failure + ": " + (page.status() == 404 ? "Not Found" : "Status " + page.status()));
    }
    if (!page.mediaType().equals("application/json")) {
      throw OAuthRefusal.invalidMetadata(
          failure + ": Unexpected response Content-Type (" + page.mediaType() + ")");
    }
    return Documents.parse(page.body())
        .orElseThrow(() -> OAuthRefusal.invalidMetadata(failure + ": Unable to parse response"));
  }
}
