package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.persistence.RowCipher.Sealed;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns sessions into rows and back. */
final class SessionEncryption {
  private static final System.Logger LOG = System.getLogger(SessionEncryption.class.getName());

  private final RowCipher cipher;
  private final EncryptedJson json = new EncryptedJson();

  SessionEncryption(RowCipher cipher) {
    this.cipher = cipher;
  }

  SessionEntity seal(StoredSession session) {
    TokenSet tokens = session.tokens();
    Secret payload =
        json.writer()
            .put("client_id", session.clientId())
            .put(session.authentication())
            .put("dpop_jwk", session.dpopKey().toJwk())
            .put("iss", tokens.issuer())
            .put("sub", tokens.sub())
            .put("aud", tokens.audience())
            .put("scope", tokens.scope())
            .put("access_token", tokens.accessToken())
            .put("refresh_token", tokens.refreshToken())
            .put("expires_at", tokens.expiresAt())
            .put("created_at", session.createdAt())
            .put("refreshed_at", session.refreshedAt())
            .toSecret();
    SessionEntityId id = new SessionEntityId(session.key().did().value(), session.key().id());
    RowIdentity row = RowIdentity.session(id, session.version());
    return new SessionEntity(session, cipher.seal(row, payload));
  }

  /** Opens a row. An unreadable one is logged and taken for absent; it stays in the database. */
  Optional<StoredSession> open(SessionEntity row) {
    return unlessUnreadable(() -> read(row));
  }

  /** Opens a row's payload and seals it for the same row with the key that encrypts now. */
  Optional<Sealed> reseal(SessionEntity entity) {
    RowIdentity row = RowIdentity.session(entity.id(), entity.version());
    return unlessUnreadable(() -> cipher.seal(row, cipher.open(row, entity.sealed())));
  }

  private static <T> Optional<T> unlessUnreadable(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (UnreadableRowException e) {
      LOG.log(System.Logger.Level.WARNING, e.getMessage());
      return Optional.empty();
    }
  }

  private StoredSession read(SessionEntity entity) {
    SessionEntityId id = entity.id();
    RowIdentity row = RowIdentity.session(id, entity.version());
    return json.read(
        row,
        cipher.open(row, entity.sealed()),
        payload ->
            new StoredSession(
                new SessionKey(Did.parse(id.did()), id.sessionId()),
                payload.get("client_id", text -> text),
                payload.authentication(),
                payload.get("dpop_jwk", text -> DpopKey.fromJwk(Secret.of(text))),
                tokens(payload),
                entity.version(),
                payload.get("created_at", Instant::parse),
                payload.get("refreshed_at", Instant::parse)));
  }

  private static TokenSet tokens(EncryptedJson.Reader payload) {
    return new TokenSet(
        payload.get("iss", URI::create),
        payload.get("sub", Did::parse),
        payload.get("aud", URI::create),
        payload.get("scope", text -> text),
        payload.get("access_token", Secret::of),
        payload.getIfPresent("refresh_token", Secret::of),
        payload.getIfPresent("expires_at", Instant::parse));
  }
}
