package io.github.atprotojakarta.testkit.store;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sessions, claims and pending logins with random keys, for tests of stores. */
public final class StoredSamples {
  /** A time that no store can keep exactly: it has nanoseconds. */
  public static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123456789Z");

  private static final SecureRandom RANDOM = new SecureRandom();

  private StoredSamples() {}

  /** Returns the DID of a new account. */
  public static Did account() {
    return Did.parse("did:web:" + UUID.randomUUID() + ".example");
  }

  /** Returns a new session of a confidential client, in version 1. */
  public static StoredSession session(Did did, Instant createdAt) {
    return session(did, createdAt, "access-" + UUID.randomUUID());
  }

  /** Returns a new session with a given access token. */
  static StoredSession session(Did did, Instant createdAt, String accessToken) {
    return StoredSession.builder()
        .key(SessionKey.of(did, Secret.of(UUID.randomUUID().toString())))
        .clientId("https://app.example/oauth/client-metadata.json")
        .authentication(new ClientAuthentication.PrivateKeyJwt("client-key-1"))
        .dpopKey(DpopKey.generate(RANDOM))
        .tokens(tokens(did, accessToken))
        .createdAt(createdAt)
        .device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
        .build();
  }

  /** Returns a session after a refresh, with the next version and new tokens. */
  public static StoredSession refreshed(StoredSession session) {
    return session.refreshed(
        tokens(session.key().did(), "access-" + UUID.randomUUID()),
        session.refreshedAt().plusSeconds(900));
  }

  /** Returns a session with the same access token, and another refresh token and expiry. */
  public static StoredSession withTokens(
      StoredSession session, @Nullable Secret refreshToken, @Nullable Instant expiresAt) {
    TokenSet tokens = session.tokens();
    return session.toBuilder()
        .tokens(
            new TokenSet(
                tokens.issuer(),
                tokens.sub(),
                tokens.audience(),
                tokens.scope(),
                tokens.accessToken(),
                refreshToken,
                expiresAt))
        .build();
  }

  static TokenSet tokens(Did did, String accessToken) {
    return new TokenSet(
        URI.create("https://issuer.example"),
        did,
        URI.create("https://pds.example"),
        "atproto transition:generic",
        Secret.of(accessToken),
        Secret.of("refresh-" + UUID.randomUUID()),
        NOW.plusSeconds(900));
  }

  /** Returns a new claim that lives for an hour. */
  public static RefreshClaim claim(Instant at) {
    return new RefreshClaim(UUID.randomUUID().toString(), at, at.plusSeconds(3600));
  }

  /** Returns a new claim that expired a minute before it was made. */
  public static RefreshClaim expired(Instant at) {
    return new RefreshClaim(UUID.randomUUID().toString(), at, at.minusSeconds(60));
  }

  /** Returns a new pending login of a confidential client, which began ten minutes before. */
  public static PendingAuthorization pending(Instant expiresAt) {
    return pending(
        expiresAt,
        new ClientAuthentication.PrivateKeyJwt("client-key-1"),
        Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz"),
        "state of the \"application\" \n ü");
  }

  static PendingAuthorization pending(
      Instant expiresAt,
      ClientAuthentication authentication,
      @Nullable Did did,
      @Nullable String appState) {
    return PendingAuthorization.builder()
        .stateHash(randomHash())
        .browserHash(randomHash())
        .issuer(URI.create("https://issuer.example"))
        .clientId("https://app.example/oauth/client-metadata.json")
        .authentication(authentication)
        .expectedDid(did)
        .redirectUri(URI.create("https://app.example/oauth/callback"))
        .codeVerifier(Secret.of("verifier-" + UUID.randomUUID()))
        .dpopKey(DpopKey.generate(RANDOM))
        .appState(appState)
        .createdAt(expiresAt.minusSeconds(600))
        .expiresAt(expiresAt)
        .build();
  }

  /** Returns a string as long as a SHA-256 hash in base64url. */
  static String randomHash() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
