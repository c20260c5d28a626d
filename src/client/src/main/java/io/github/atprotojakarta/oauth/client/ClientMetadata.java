package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.scope.Scopes;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The metadata of this OAuth client, which authorization servers fetch from its {@code client_id}
 * (atproto.com/specs/oauth, "Client ID Metadata Document"). Every instance meets the rules of the
 * profile and of the reference server.
 *
 * <pre>{@code
 * ClientMetadata.builder(URI.create("https://app.example.com/oauth/client-metadata.json"))
 *     .redirectUris(List.of(URI.create("https://app.example.com/oauth/callback")))
 *     .scope("atproto transition:generic")
 *     .jwksUri(URI.create("https://app.example.com/oauth/jwks.json"))
 *     .build();
 * }</pre>
 */
public final class ClientMetadata {
  private final JsonObject json;
  private final List<URI> redirectUris;

  private ClientMetadata(JsonObject json) {
    ClientMetadataRules.check(json);
    this.json = json;
    this.redirectUris =
        JsonMembers.strings(json, "redirect_uris").orElseThrow().stream().map(URI::create).toList();
  }

  /** Returns a builder for a client whose {@code client_id} is an https URL. */
  public static Builder builder(URI clientId) {
    return new Builder(clientId.toString());
  }

  /**
   * Returns the loopback client for development: {@code http://localhost} with redirect addresses
   * and scope in its query. It is public, and every server that allows development accepts it.
   *
   * @param redirectUris on {@code http://127.0.0.1} or {@code http://[::1]}. An address without a
   *     port stands for every port at most servers; some accept only the first address, exactly as
   *     it is
   * @throws IllegalArgumentException naming field, value and rule, when a redirect address or the
   *     scope breaks a rule
   */
  public static ClientMetadata loopback(List<URI> redirectUris, String scope) {
    return new Builder(LoopbackClientId.of(redirectUris, scope).text())
        .redirectUris(redirectUris)
        .scope(scope)
        .applicationType("native")
        .build();
  }

  /**
   * Reads a metadata document and keeps unknown fields.
   *
   * @throws IllegalArgumentException naming field, value and rule, when it breaks a rule
   */
  public static ClientMetadata parse(JsonObject json) {
    return new ClientMetadata(json);
  }

  /**
   * Fetches the document of a client from its {@code client_id}, as authorization servers do:
   * status 200, {@code application/json}, no redirect, and the {@code client_id} inside is exactly
   * the address.
   *
   * @throws IllegalArgumentException naming the fault of the address or of the document
   * @throws TransientException when the server does not respond
   */
  public static ClientMetadata fetch(URI clientId, HttpTransport transport) {
    ClientUris.parseClientId(clientId.toString());
    try {
      JsonObject json = new PublishedDocument(transport).fetch("The client metadata", clientId);
      ClientMetadataRules.demandClientId(json, clientId.toString());
      return new ClientMetadata(json);
    } catch (PublishedDocument.Fault e) {
      throw e.finding().kind() == SelfCheckFinding.Kind.UNREACHABLE
          ? new TransientException(e.finding().message(), e)
          : new IllegalArgumentException(e.finding().message());
    }
  }

  /** Returns the {@code client_id}. */
  public String clientId() {
    return json.getString("client_id");
  }

  /** Returns the redirect addresses; the first one is the default. */
  public List<URI> redirectUris() {
    return redirectUris;
  }

  /**
   * Returns whether an authorization request may have a redirect address: one of {@link
   * #redirectUris} exactly, or with any port when it is on a loopback IP address and declared
   * without a port (RFC 8252 section 7.3; the reference server compares the ports of others).
   */
  public boolean accepts(URI redirectUri) {
    return redirectUris.stream()
        .anyMatch(declared -> RedirectUriRules.matches(declared, redirectUri));
  }

  /** Returns all scopes that a login may request. */
  public String scope() {
    return json.getString("scope");
  }

  /** Returns whether the client has keys ({@code private_key_jwt}). */
  public boolean confidential() {
    return json.getString("token_endpoint_auth_method").equals(ClientMetadataRules.PRIVATE_KEY_JWT);
  }

  /** Returns whether this is the loopback client for development. */
  public boolean isLoopback() {
    return ClientMetadataRules.isLoopback(clientId());
  }

  /**
   * Checks that the client's keys match this metadata: a confidential client needs at least one
   * ES256 key that may sign now, because only that is accepted by every server, and a document with
   * {@code jwks} must contain each key that may sign.
   *
   * @throws IllegalArgumentException naming the missing key
   */
  public void checkKeys(ClientKeySet keys) {
    checkKeys(keys, Instant.now());
  }

  /**
   * Checks the keys as {@link #checkKeys(ClientKeySet)}, at another time.
   *
   * @throws IllegalArgumentException naming the missing key
   */
  public void checkKeys(ClientKeySet keys, Instant now) {
    if (confidential() && keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Client metadata: \"token_endpoint_auth_method\" is \"private_key_jwt\", but no client"
              + " key is configured");
    }
    if (confidential() && keys.select(Set.of(ClientKeyAlgorithm.ES256), now).isEmpty()) {
      throw new IllegalArgumentException(
          "Client keys: none of "
              + keys.kids()
              + " is an ES256 key that may sign now; add one, because ES256 is the only algorithm"
              + " that every authorization server accepts");
    }
    if (json.containsKey("jwks")) {
      for (String kid : keys.signingKids(now)) {
        if (json.getJsonObject("jwks").getJsonArray("keys").getValuesAs(JsonObject.class).stream()
            .noneMatch(key -> key.getString("kid").equals(kid) && !key.containsKey("revoked"))) {
          throw new IllegalArgumentException(
              "Client metadata: \"jwks\" does not hold the configured client key \"" + kid + "\"");
        }
      }
    }
  }

  /** Returns the document for {@code client_id}. It has no private key. */
  public JsonObject toJson() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientMetadata that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "ClientMetadata[" + clientId() + "]";
  }

  /** Builds {@link ClientMetadata}. */
  public static final class Builder {
    private final Map<String, JsonValue> fields = new LinkedHashMap<>();

    private Builder(String clientId) {
      set("client_id", Json.createValue(clientId));
    }

    /** Adds redirect addresses; the first one is the default. */
    public Builder redirectUris(List<URI> uris) {
      JsonArrayBuilder all =
          fields.containsKey("redirect_uris")
              ? Json.createArrayBuilder(fields.get("redirect_uris").asJsonArray())
              : Json.createArrayBuilder();
      uris.forEach(uri -> all.add(uri.toString()));
      return set("redirect_uris", all.build());
    }

    /** Sets all scopes that a login may request; {@code atproto} unless set. */
    public Builder scope(String scope) {
      return set("scope", Json.createValue(scope));
    }

    /** Sets the name that the server shows to users. */
    public Builder clientName(String name) {
      return set("client_name", Json.createValue(name));
    }

    /** Sets the address of the application's home page, a parent of the {@code client_id}. */
    public Builder clientUri(URI uri) {
      return set("client_uri", uri);
    }

    /** Sets the address of the application's logo. */
    public Builder logoUri(URI uri) {
      return set("logo_uri", uri);
    }

    /** Sets the address of the terms of service. */
    public Builder tosUri(URI uri) {
      return set("tos_uri", uri);
    }

    /** Sets the address of the privacy policy. */
    public Builder policyUri(URI uri) {
      return set("policy_uri", uri);
    }

    /** Sets the e-mail addresses of the operators. */
    public Builder contacts(List<String> addresses) {
      return set("contacts", Json.createArrayBuilder(addresses).build());
    }

    /** Sets {@code web}, which is the default, or {@code native}. */
    public Builder applicationType(String type) {
      return set("application_type", Json.createValue(type));
    }

    /**
     * Makes the client confidential, with the keys published at {@code uri}. The document says that
     * it signs ES256.
     */
    public Builder jwksUri(URI uri) {
      return confidential(ClientKeyAlgorithm.ES256).set("jwks_uri", uri);
    }

    /**
     * Makes the client confidential, with these keys published at {@code uri}. The document says
     * that it signs with the preferred algorithm of the first key that may sign now.
     */
    public Builder jwksUri(URI uri, ClientKeySet keys) {
      return confidential(usual(keys)).set("jwks_uri", uri);
    }

    /**
     * Makes the client confidential, with the public part of its keys in the document itself. The
     * document says that it signs with the preferred algorithm of the first key that may sign now.
     */
    public Builder jwks(ClientKeySet keys) {
      return confidential(usual(keys)).set("jwks", keys.toPublicJwks());
    }

    /** Sets any field of the document (RFC 7591 section 2), or replaces one. */
    public Builder set(String field, JsonValue value) {
      fields.put(Objects.requireNonNull(field, "field"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Builds and checks the metadata.
     *
     * @throws IllegalArgumentException naming field, value and rule, when it breaks a rule
     */
    public ClientMetadata build() {
      JsonObjectBuilder json = Json.createObjectBuilder();
      Map<String, JsonValue> all = new LinkedHashMap<>(fields);
      all.putIfAbsent("scope", Json.createValue(Scopes.ATPROTO));
      all.putIfAbsent(
          "grant_types",
          Json.createArrayBuilder(List.of("authorization_code", "refresh_token")).build());
      all.putIfAbsent("response_types", Json.createArrayBuilder(List.of("code")).build());
      all.putIfAbsent("token_endpoint_auth_method", Json.createValue("none"));
      all.putIfAbsent("application_type", Json.createValue("web"));
      all.putIfAbsent("dpop_bound_access_tokens", JsonValue.TRUE);
      all.forEach(json::add);
      return new ClientMetadata(json.build());
    }

    private Builder confidential(ClientKeyAlgorithm algorithm) {
      return set(
              "token_endpoint_auth_method", Json.createValue(ClientMetadataRules.PRIVATE_KEY_JWT))
          .set("token_endpoint_auth_signing_alg", Json.createValue(algorithm.joseName()));
    }

    private static ClientKeyAlgorithm usual(ClientKeySet keys) {
      return keys.select(EnumSet.allOf(ClientKeyAlgorithm.class), Instant.now())
          .map(key -> key.algorithms().get(0))
          .orElse(ClientKeyAlgorithm.ES256);
    }

    private Builder set(String field, URI uri) {
      return set(field, Json.createValue(uri.toString()));
    }
  }
}
