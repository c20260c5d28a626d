package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Imports sessions that a Node application stored with {@code @atproto/oauth-client-node} ({@code
 * NodeSavedSession}): the tokens, the DPoP key that they are bound to, and how the client
 * authenticates. With these three the session continues here without another sign-in.
 */
public final class NodeSessionImport {
  private final String clientId;
  private final SessionStore store;
  private final ClientContext context;

  /** Creates the import into a store. */
  public NodeSessionImport(String clientId, SessionStore store, ClientContext context) {
    this.clientId = clientId;
    this.store = store;
    this.context = context;
  }

  /**
   * Stores a session.
   *
   * @throws IllegalArgumentException naming the member that is missing or wrong, never its value
   */
  public CompletedLogin store(JsonObject json) {
    Secret sessionToken = RandomTokens.token(context.random());
    TokenSet tokens = tokens(json);
    StoredSession session =
        StoredSession.builder()
            .key(SessionKey.of(tokens.sub(), sessionToken))
            .clientId(clientId)
            .authentication(authentication(json))
            .dpopKey(DpopKey.fromJwk(Secret.of(object(json, "dpopJwk").toString())))
            .tokens(tokens)
            .createdAt(context.clock().instant())
            .build();
    store.insert(session);
    return new CompletedLogin(session, sessionToken, Optional.empty());
  }

  private static TokenSet tokens(JsonObject json) {
    JsonObject set = object(json, "tokenSet");
    if (!"dpop".equalsIgnoreCase(optional(set, "token_type"))) {
      throw new IllegalArgumentException("tokenSet.token_type is not DPoP");
    }
    return new TokenSet(
        uri(set, "iss"),
        Did.parse(string(set, "sub")),
        uri(set, "aud"),
        string(set, "scope"),
        Secret.of(string(set, "access_token")),
        optional(set, "refresh_token") == null ? null : Secret.of(string(set, "refresh_token")),
        expiresAt(set));
  }

  private static @Nullable Instant expiresAt(JsonObject set) {
    String value = optional(set, "expires_at");
    try {
      return value == null ? null : Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("expires_at is not a date and time: " + value, e);
    }
  }

  private static ClientAuthentication authentication(JsonObject json) {
    JsonValue method = json.get("authMethod");
    if (!(method instanceof JsonObject object)) {
      throw new IllegalArgumentException(
          "authMethod is missing: an old version of the reference package stored the session without"
              + " its client key; such a session cannot be refreshed here");
    }
    return switch (string(object, "method")) {
      case "none" -> new ClientAuthentication.None();
      case "private_key_jwt" -> new ClientAuthentication.PrivateKeyJwt(string(object, "kid"));
      default ->
          throw new IllegalArgumentException("authMethod.method must be none or private_key_jwt");
    };
  }

  private static JsonObject object(JsonObject json, String name) {
    if (json.get(name) instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException(name + " is missing or not an object");
  }

  private static URI uri(JsonObject json, String name) {
    try {
      URI uri = URI.create(string(json, name));
      // The reference writes audiences with a trailing slash; this library writes origins.
      return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is missing or not a URL", e);
    }
  }

  private static String string(JsonObject json, String name) {
    String value = optional(json, name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing or not a string");
    }
    return value;
  }

  private static @Nullable String optional(JsonObject json, String name) {
    return JsonMembers.string(json, name).orElse(null);
  }
}
