package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the client metadata from the configuration. */
final class ClientMetadataFactory {
  private final AtprotoConfiguration configuration;
  private final ApplicationUrls urls;
  private final ClientKeySet keys;

  ClientMetadataFactory(
      AtprotoConfiguration configuration, ApplicationUrls urls, ClientKeySet keys) {
    this.configuration = configuration;
    this.urls = urls;
    this.keys = keys;
  }

  /**
   * Returns the metadata.
   *
   * @throws IllegalArgumentException when the settings break a rule of client metadata
   */
  ClientMetadata metadata() {
    List<URI> redirects = List.of(urls.registeredCallback());
    if (configuration.loopback()) {
      return ClientMetadata.loopback(redirects, configuration.scope());
    }
    ClientMetadata.Builder metadata =
        ClientMetadata.builder(document("/client-metadata.json"))
            .redirectUris(redirects)
            .scope(configuration.scope());
    ifSet(configuration.clientName(), metadata::clientName);
    ifSet(configuration.clientUri(), metadata::clientUri);
    ifSet(configuration.logoUri(), metadata::logoUri);
    ifSet(configuration.tosUri(), metadata::tosUri);
    ifSet(configuration.policyUri(), metadata::policyUri);
    if (!keys.isEmpty()) {
      metadata.jwksUri(document("/jwks.json"), keys);
    }
    return metadata.build();
  }

  private static <T> void ifSet(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private URI document(String name) {
    return URI.create(configuration.publicUrl() + configuration.base() + name);
  }

  /** Returns what kind of client it is, for the log. */
  String kind() {
    if (configuration.loopback()) {
      return "loopback client for development";
    }
    return keys.isEmpty() ? "public client" : "confidential client (private_key_jwt)";
  }
}
