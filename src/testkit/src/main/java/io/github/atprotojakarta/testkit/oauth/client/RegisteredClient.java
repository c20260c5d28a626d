package io.github.atprotojakarta.testkit.oauth.client;

import com.nimbusds.jose.jwk.JWKSet;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A client with valid metadata.
 *
 * @param id the client id
 * @param metadata the client metadata, from its document or its loopback client id
 * @param keys the public keys; none for a public client
 */
public record RegisteredClient(String id, JsonObject metadata, JWKSet keys) {
  /** Returns whether the client authenticates with a key. */
  public boolean confidential() {
    return !authMethod().equals("none");
  }

  String authMethod() {
    return metadata.getString("token_endpoint_auth_method");
  }

  /** Returns the name to show to people. */
  public String name() {
    String unnamed =
        id.startsWith("https:") ? URI.create(id).getHost() : "An application on this computer";
    return JsonDocuments.string(metadata, "client_name").orElse(unnamed);
  }

  /** Returns the scopes that the client may ask for. */
  public List<String> scopes() {
    return List.of(metadata.getString("scope").split(" ", -1));
  }

  /** Returns the registered redirect URIs. */
  public List<String> redirectUris() {
    return JsonDocuments.stringList(metadata, "redirect_uris");
  }

  /** Returns whether the client gets refresh tokens. */
  public boolean mayRefresh() {
    return JsonDocuments.stringList(metadata, "grant_types").contains("refresh_token");
  }

  /** Returns the maximum lifetime of a session. */
  public Duration sessionLifetime() {
    return confidential() ? Duration.ofHours(2 * 8766) : Duration.ofDays(14);
  }

  /** Returns how long a refresh token may be unused: 3 months of 365.25 / 12 days, or 2 weeks. */
  public Duration refreshLifetime() {
    return confidential() ? Duration.ofHours(3 * 8766 / 12).plusMinutes(30) : Duration.ofDays(14);
  }
}
