package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A session as a Node application stored it with {@code @atproto/oauth-client-node} ({@code
 * NodeSavedSession}): the tokens, the DPoP key that they are bound to, and how the client
 * authenticates. With all three the session goes on here as if nothing had happened.
 */
final class NodeSession {
  private final JsonObject json;

  private NodeSession(JsonObject json) {
    this.json = json;
  }

  /**
   * Reads a session.
   *
   * @throws IllegalArgumentException naming the member that is missing or wrong, never its value
   */
  static StoredSession parse(JsonObject json, Secret sessionToken, String clientId, Instant now) {
    NodeSession source = new NodeSession(json);
    TokenSet tokens = source.tokens();
    return StoredSession.builder()
        .key(SessionKey.of(tokens.sub(), sessionToken))
        .clientId(clientId)
        .authentication(source.authentication())
        .dpopKey(DpopKey.fromJwk(Secret.of(object(json, "dpopJwk").toString())))
        .tokens(tokens)
        .createdAt(now)
        .build();
  }

  private TokenSet tokens() {
    JsonObject set = object(json, "tokenSet");
    if (!"dpop".equalsIgnoreCase(optional(set, "token_type"))) {
      throw new IllegalArgumentException("tokenSet.token_type is not DPoP");
    }
    String refreshToken = optional(set, "refresh_token");
    return new TokenSet(
        uri(set, "iss"),
        Did.parse(text(set, "sub")),
        uri(set, "aud"),
        text(set, "scope"),
        Secret.of(text(set, "access_token")),
        refreshToken == null ? null : Secret.of(refreshToken),
        expiresAt(set));
  }

  private static @Nullable Instant expiresAt(JsonObject set) {
    String text = optional(set, "expires_at");
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("expires_at is no point in time: " + text, e);
    }
  }

  private ClientAuthentication authentication() {
    JsonValue method = json.get("authMethod");
    if (!(method instanceof JsonObject object)) {
      throw new IllegalArgumentException(
          "authMethod is missing: the session was stored by a version of the reference package that"
              + " did not remember the client key; such a session cannot be refreshed here");
    }
    return switch (text(object, "method")) {
      case "none" -> new ClientAuthentication.None();
      case "private_key_jwt" -> new ClientAuthentication.PrivateKeyJwt(text(object, "kid"));
      default -> throw new IllegalArgumentException("authMethod.method is none of the two known");
    };
  }

  private static JsonObject object(JsonObject json, String name) {
    if (json.get(name) instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException(name + " is missing or no object");
  }

  private static URI uri(JsonObject json, String name) {
    try {
      URI uri = URI.create(text(json, name));
      // The reference writes audiences with a trailing slash; here both are origins.
      return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is missing or no address", e);
    }
  }

  private static String text(JsonObject json, String name) {
    String value = optional(json, name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(name + " is missing or no text");
    }
    return value;
  }

  private static @Nullable String optional(JsonObject json, String name) {
    return json.get(name) instanceof JsonString string ? string.getString() : null;
  }
}
