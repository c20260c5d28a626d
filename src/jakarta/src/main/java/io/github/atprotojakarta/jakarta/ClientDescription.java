package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.oauth.ClientKeySet;
import io.github.atprotojakarta.oauth.ClientMetadata;
import java.net.URI;
import java.util.List;

/** Makes the client metadata out of the settings. */
final class ClientDescription {
  private final AtprotoConfiguration configuration;
  private final WebAddresses addresses;
  private final ClientKeySet keys;

  ClientDescription(AtprotoConfiguration configuration, WebAddresses addresses, ClientKeySet keys) {
    this.configuration = configuration;
    this.addresses = addresses;
    this.keys = keys;
  }

  /**
   * The metadata.
   *
   * @throws IllegalArgumentException when the settings break a rule of client metadata
   */
  ClientMetadata metadata() {
    List<URI> redirects = List.of(addresses.registeredCallback());
    if (configuration.loopback()) {
      return ClientMetadata.loopback(redirects, configuration.scope());
    }
    ClientMetadata.Builder metadata =
        ClientMetadata.builder(document("/client-metadata.json"))
            .redirectUris(redirects)
            .scope(configuration.scope());
    if (configuration.clientName() != null) {
      metadata.clientName(configuration.clientName());
    }
    if (configuration.clientUri() != null) {
      metadata.clientUri(configuration.clientUri());
    }
    if (!keys.isEmpty()) {
      metadata.jwksUri(document("/jwks.json"));
    }
    return metadata.build();
  }

  private URI document(String name) {
    return URI.create(configuration.publicUrl() + configuration.base() + name);
  }

  /** What kind of client it is, for people. */
  String kind() {
    if (configuration.loopback()) {
      return "loopback client of development";
    }
    return keys.isEmpty() ? "public client" : "confidential client (private_key_jwt)";
  }
}
