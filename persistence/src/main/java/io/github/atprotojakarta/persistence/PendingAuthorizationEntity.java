package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.persistence.RowCipher.Sealed;
import io.github.atprotojakarta.store.PendingAuthorization;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A row of {@code atproto_pending_authorization}. Only the sealed payload is read back, so that the
 * browser that a login is bound to and its issuer cannot be changed in the database; the plain
 * columns are for finding, expiring and looking.
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

  @Column(name = "sealed")
  private String sealed;

  @Column(name = "sealed_by")
  private String sealedBy;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected PendingAuthorizationEntity() {}

  PendingAuthorizationEntity(PendingAuthorization pending, Sealed payload) {
    stateHash = pending.stateHash();
    browserHash = pending.browserHash();
    issuer = pending.issuer().toString();
    createdAt = pending.createdAt().atOffset(ZoneOffset.UTC);
    expiresAt = pending.expiresAt().atOffset(ZoneOffset.UTC);
    sealed = payload.jwe();
    sealedBy = payload.kid();
  }
}
