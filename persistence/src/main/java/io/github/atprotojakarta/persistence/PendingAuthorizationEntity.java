package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.persistence.RowCipher.EncryptedPayload;
import io.github.atprotojakarta.store.PendingAuthorization;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A row of {@code atproto_pending_authorization}. A login is restored from the encrypted payload
 * alone, so its issuer and the browser that it is bound to cannot be changed in the database. The
 * other columns are for look-up, expiry and operators' queries.
 */
@Entity
@Table(name = "atproto_pending_authorization")
@Cacheable(false)
public class PendingAuthorizationEntity {
  @Id
  @Column(name = "state_hash")
  private String stateHash;

  @Column(name = "browser_hash")
  private String browserHash;

  @Column(name = "issuer")
  private String issuer;

  @Column(name = "created_at")
  private OffsetDateTime createdAt;

  @Column(name = "expires_at")
  private OffsetDateTime expiresAt;

  @Column(name = "payload")
  private String payload;

  @Column(name = "encryption_key_id")
  private String encryptionKeyId;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected PendingAuthorizationEntity() {}

  PendingAuthorizationEntity(PendingAuthorization pending, EncryptedPayload encrypted) {
    stateHash = pending.stateHash();
    browserHash = pending.browserHash();
    issuer = pending.issuer().toString();
    createdAt = pending.createdAt().atOffset(ZoneOffset.UTC);
    expiresAt = pending.expiresAt().atOffset(ZoneOffset.UTC);
    payload = encrypted.jwe();
    encryptionKeyId = encrypted.kid();
  }

  /** Creates a row that is no login and has expired, to look whether there is space for one. */
  PendingAuthorizationEntity(String hash, String payload) {
    stateHash = hash;
    browserHash = hash;
    issuer = "";
    createdAt = OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC);
    expiresAt = createdAt;
    this.payload = payload;
    encryptionKeyId = "";
  }
}
