package io.github.atprotojakarta.testkit.oauth.client;

import com.nimbusds.jose.jwk.JWKSet;
import io.github.atprotojakarta.testkit.server.Documents;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A client whose metadata passed the rules.
 *
 * @param id the client id
 * @param metadata the client metadata document, or what a loopback client id stands for
 * @param keys the public keys; none for a public client
 */
public record RegisteredClient(String id, JsonObject metadata, JWKSet keys) {
  /** Whether the client authenticates with a key. */
  public boolean confidential() {
    return !authMethod().equals("none");
  }

  String authMethod() {
    return metadata.getString("token_endpoint_auth_method");
  }

  /** The name to show to people. */
  public String name() {
    String unnamed =
        id.startsWith("https:") ? URI.create(id).getHost() : "an application on this computer";
    return Documents.text(metadata, "client_name").orElse(unnamed);
  }

  public List<String> scopes() {
    return List.of(metadata.getString("scope").split(" ", -1));
  }

  public List<String> redirectUris() {
    return Documents.texts(metadata, "redirect_uris");
  }

  public boolean mayRefresh() {
    return Documents.texts(metadata, "grant_types").contains("refresh_token");
  }

  /** How long a session lives, used or not. */
  public Duration sessionLifetime() {
    return confidential() ? Duration.ofHours(2 * 8766) : Duration.ofDays(14);
  }

  /** How long a refresh token may lie unused: three months of 365.25 / 12 days, or two weeks. */
  public Duration refreshLifetime() {
    return confidential() ? Duration.ofHours(3 * 8766 / 12).plusMinutes(30) : Duration.ofDays(14);
  }
}
