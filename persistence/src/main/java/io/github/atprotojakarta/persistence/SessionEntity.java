package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.persistence.RowCipher.EncryptedPayload;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code atproto_session}. The encrypted payload holds the session's data. Of the other
 * columns only the primary key, the version, the claim, {@code used_at} and {@code created_at} (for
 * the order) are read. The rest are copies for queries, such as which sessions still use an old
 * client key: changing a copy in the database changes no session.
 *
 * <p>Points in time are {@code OffsetDateTime} in UTC, because Jakarta Persistence 3.1 does not
 * support {@code Instant}. The entity is not cacheable, because another node may have refreshed the
 * session.
 */
@Entity
@Table(name = "atproto_session")
@IdClass(SessionEntityId.class)
@Cacheable(false)
public class SessionEntity {
  @Id
  @Column(name = "did")
  private String did;

  @Id
  @Column(name = "session_id")
  private String sessionId;

  @Column(name = "issuer")
  private String issuer;

  @Column(name = "client_id")
  private String clientId;

  @Column(name = "client_key_id")
  private @Nullable String clientKeyId;

  @Column(name = "scope")
  private String scope;

  @Column(name = "access_expires_at")
  private @Nullable OffsetDateTime accessExpiresAt;

  @Column(name = "version")
  private long version;

  @Column(name = "claim_id")
  private @Nullable String claimId;

  @Column(name = "claim_until")
  private @Nullable OffsetDateTime claimUntil;

  @Column(name = "created_at")
  private OffsetDateTime createdAt;

  @Column(name = "refreshed_at")
  private OffsetDateTime refreshedAt;

  @Column(name = "used_at")
  private OffsetDateTime usedAt;

  @Column(name = "retired_at")
  private @Nullable OffsetDateTime retiredAt;

  @Column(name = "revocation_owed_since")
  private @Nullable OffsetDateTime owedSince;

  @Column(name = "payload")
  private String payload;

  @Column(name = "encryption_key_id")
  private String encryptionKeyId;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected SessionEntity() {}

  SessionEntity(StoredSession session, EncryptedPayload encrypted) {
    did = session.key().did().value();
    sessionId = session.key().id();
    issuer = session.tokens().issuer().toString();
    clientId = session.clientId();
    clientKeyId =
        session.authentication() instanceof ClientAuthentication.PrivateKeyJwt jwt
            ? jwt.kid()
            : null;
    scope = session.tokens().scope();
    accessExpiresAt = utc(session.tokens().expiresAt());
    version = session.version();
    createdAt = session.createdAt().atOffset(ZoneOffset.UTC);
    refreshedAt = session.refreshedAt().atOffset(ZoneOffset.UTC);
    usedAt = session.usedAt().atOffset(ZoneOffset.UTC);
    payload = encrypted.jwe();
    encryptionKeyId = encrypted.kid();
  }

  SessionEntityId id() {
    return new SessionEntityId(did, sessionId);
  }

  String issuer() {
    return issuer;
  }

  String clientId() {
    return clientId;
  }

  @Nullable String clientKeyId() {
    return clientKeyId;
  }

  String scope() {
    return scope;
  }

  @Nullable OffsetDateTime accessExpiresAt() {
    return accessExpiresAt;
  }

  long version() {
    return version;
  }

  @Nullable String claimId() {
    return claimId;
  }

  @Nullable OffsetDateTime retiredAt() {
    return retiredAt;
  }

  OffsetDateTime refreshedAt() {
    return refreshedAt;
  }

  OffsetDateTime usedAt() {
    return usedAt;
  }

  String payload() {
    return payload;
  }

  String encryptionKeyId() {
    return encryptionKeyId;
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
