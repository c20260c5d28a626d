package io.github.atprotojakarta.testkit.redislike;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.URI;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes and reads what the sample stores keep, as JSON objects of strings. */
final class StoredJson {
  private StoredJson() {}

  static String write(RedisLikeRow row) {
    StoredSession session = row.session();
    TokenSet tokens = session.tokens();
    Members members =
        new Members()
            .add("did", session.key().did().value())
            .add("id", session.key().id())
            .add("clientId", session.clientId())
            .add("kid", kid(session.authentication()))
            .add("dpopKey", session.dpopKey().toJwk().reveal())
            .add("issuer", tokens.issuer())
            .add("audience", tokens.audience())
            .add("scope", tokens.scope())
            .add("accessToken", tokens.accessToken().reveal())
            .add("refreshToken", reveal(tokens.refreshToken()))
            .add("expiresAt", tokens.expiresAt())
            .add("version", session.version())
            .add("createdAt", session.createdAt())
            .add("refreshedAt", session.refreshedAt())
            .add("usedAt", session.usedAt())
            .add("device", session.device())
            .add("retiredAt", row.retiredAt());
    RefreshClaim claim = row.claim();
    if (claim != null) {
      members.add("claim", claim.id()).add("claimAt", claim.at()).add("claimUntil", claim.until());
    }
    return members.toString();
  }

  static RedisLikeRow readRow(String value) {
    JsonObject json = parse(value);
    Did did = Did.parse(json.getString("did"));
    StoredSession session =
        StoredSession.builder()
            .key(new SessionKey(did, json.getString("id")))
            .clientId(json.getString("clientId"))
            .authentication(authentication(json))
            .dpopKey(DpopKey.fromJwk(Secret.of(json.getString("dpopKey"))))
            .tokens(
                new TokenSet(
                    URI.create(json.getString("issuer")),
                    did,
                    URI.create(json.getString("audience")),
                    json.getString("scope"),
                    Secret.of(json.getString("accessToken")),
                    optional(json, "refreshToken", Secret::of),
                    optional(json, "expiresAt", Instant::parse)))
            .version(Long.parseLong(json.getString("version")))
            .createdAt(Instant.parse(json.getString("createdAt")))
            .refreshedAt(Instant.parse(json.getString("refreshedAt")))
            .usedAt(Instant.parse(json.getString("usedAt")))
            .device(optional(json, "device", device -> device))
            .build();
    RefreshClaim claim =
        optional(
            json,
            "claim",
            id ->
                new RefreshClaim(
                    id,
                    Instant.parse(json.getString("claimAt")),
                    Instant.parse(json.getString("claimUntil"))));
    return new RedisLikeRow(session, claim, optional(json, "retiredAt", Instant::parse));
  }

  static String write(PendingAuthorization pending) {
    return new Members()
        .add("stateHash", pending.stateHash())
        .add("browserHash", pending.browserHash())
        .add("issuer", pending.issuer())
        .add("clientId", pending.clientId())
        .add("kid", kid(pending.authentication()))
        .add("did", pending.expectedDid() == null ? null : pending.expectedDid().value())
        .add("redirectUri", pending.redirectUri())
        .add("codeVerifier", pending.codeVerifier().reveal())
        .add("dpopKey", pending.dpopKey().toJwk().reveal())
        .add("appState", pending.appState())
        .add("createdAt", pending.createdAt())
        .add("expiresAt", pending.expiresAt())
        .toString();
  }

  static PendingAuthorization readPending(String value) {
    JsonObject json = parse(value);
    return PendingAuthorization.builder()
        .stateHash(json.getString("stateHash"))
        .browserHash(json.getString("browserHash"))
        .issuer(URI.create(json.getString("issuer")))
        .clientId(json.getString("clientId"))
        .authentication(authentication(json))
        .expectedDid(optional(json, "did", Did::parse))
        .redirectUri(URI.create(json.getString("redirectUri")))
        .codeVerifier(Secret.of(json.getString("codeVerifier")))
        .dpopKey(DpopKey.fromJwk(Secret.of(json.getString("dpopKey"))))
        .appState(optional(json, "appState", text -> text))
        .createdAt(Instant.parse(json.getString("createdAt")))
        .expiresAt(Instant.parse(json.getString("expiresAt")))
        .build();
  }

  /** Returns the id of the client key; {@code null} for a public client. */
  private static @Nullable String kid(ClientAuthentication authentication) {
    return authentication instanceof ClientAuthentication.PrivateKeyJwt jwt ? jwt.kid() : null;
  }

  private static ClientAuthentication authentication(JsonObject json) {
    ClientAuthentication jwt = optional(json, "kid", ClientAuthentication.PrivateKeyJwt::new);
    return jwt == null ? new ClientAuthentication.None() : jwt;
  }

  private static @Nullable String reveal(@Nullable Secret secret) {
    return secret == null ? null : secret.reveal();
  }

  private static <T> @Nullable T optional(JsonObject json, String name, Function<String, T> parse) {
    String value = json.getString(name, null);
    return value == null ? null : parse.apply(value);
  }

  private static JsonObject parse(String value) {
    try (var reader = Json.createReader(new StringReader(value))) {
      return reader.readObject();
    }
  }

  private static final class Members {
    private final JsonObjectBuilder json = Json.createObjectBuilder();

    Members add(String name, @Nullable Object value) {
      if (value != null) {
        json.add(name, value.toString());
      }
      return this;
    }

    @Override
    public String toString() {
      return json.build().toString();
    }
  }
}
