package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.persistence.RowCipher.EncryptedPayload;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Converts sessions into encrypted rows and back. */
final class SessionRowMapper {
  private static final System.Logger LOG = System.getLogger(SessionRowMapper.class.getName());

  private final RowCipher cipher;
  private final PayloadJson json = new PayloadJson();

  SessionRowMapper(RowCipher cipher) {
    this.cipher = cipher;
  }

  SessionEntity toRow(StoredSession session) {
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
            .put("device", session.device())
            .toSecret();
    SessionEntityId id = new SessionEntityId(session.key().did().value(), session.key().id());
    RowIdentity row = RowIdentity.session(id, session.version());
    return new SessionEntity(session, cipher.encrypt(row, payload));
  }

  /**
   * Decrypts a row that a caller needs. Logs a warning and returns empty if nobody can read it; the
   * row stays in the database.
   *
   * @throws io.github.atprotojakarta.TransientException if its key is not in the key ring
   */
  Optional<StoredSession> fromRow(SessionEntity row) {
    try {
      return Optional.of(read(row));
    } catch (UnreadableRowException e) {
      e.throwIfKeyMissing();
      LOG.log(System.Logger.Level.WARNING, "ATP3108 " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Decrypts a row of several. Logs a warning and returns empty if this node cannot read it. */
  Optional<StoredSession> fromRowIfReadable(SessionEntity row) {
    return unlessUnreadable(() -> read(row));
  }

  /** Decrypts a row's payload and encrypts it for the same row with the first key. */
  Optional<EncryptedPayload> reencrypt(SessionEntity entity) {
    RowIdentity row = RowIdentity.session(entity.id(), entity.version());
    return unlessUnreadable(() -> cipher.encrypt(row, cipher.decrypt(row, entity.payload())));
  }

  private static <T> Optional<T> unlessUnreadable(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (UnreadableRowException e) {
      LOG.log(System.Logger.Level.WARNING, "ATP3109 " + e.getMessage());
      return Optional.empty();
    }
  }

  private StoredSession read(SessionEntity entity) {
    SessionEntityId id = entity.id();
    RowIdentity row = RowIdentity.session(id, entity.version());
    return json.read(
        row,
        cipher.decrypt(row, entity.payload()),
        payload ->
            StoredSession.builder()
                .key(new SessionKey(Did.parse(id.did()), id.sessionId()))
                .clientId(payload.get("client_id", value -> value))
                .authentication(payload.authentication())
                .dpopKey(payload.get("dpop_jwk", jwk -> DpopKey.fromJwk(Secret.of(jwk))))
                .tokens(tokens(payload))
                .version(entity.version())
                .createdAt(payload.get("created_at", Instant::parse))
                .refreshedAt(payload.get("refreshed_at", Instant::parse))
                .usedAt(entity.usedAt().toInstant())
                .device(payload.getIfPresent("device", value -> value))
                .build());
  }

  private static TokenSet tokens(PayloadJson.Reader payload) {
    return new TokenSet(
        payload.get("iss", URI::create),
        payload.get("sub", Did::parse),
        payload.get("aud", URI::create),
        payload.get("scope", value -> value),
        payload.get("access_token", Secret::of),
        payload.getIfPresent("refresh_token", Secret::of),
        payload.getIfPresent("expires_at", Instant::parse));
  }
}
