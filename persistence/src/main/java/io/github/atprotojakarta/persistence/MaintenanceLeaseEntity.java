package io.github.atprotojakarta.persistence;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A row of {@code atproto_maintenance_lease}: which node runs a maintenance task, and until when by
 * the database's clock.
 */
@Entity
@Table(name = "atproto_maintenance_lease")
@Cacheable(false)
public class MaintenanceLeaseEntity {
  @Id
  @Column(name = "name")
  private String name;

  @Column(name = "holder")
  private String holder;

  @Column(name = "held_until")
  private OffsetDateTime heldUntil;

  @Column(name = "version")
  private long version;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected MaintenanceLeaseEntity() {}

  MaintenanceLeaseEntity(String name, String holder, Instant heldUntil) {
    this.name = name;
    this.holder = holder;
    this.heldUntil = heldUntil.atOffset(ZoneOffset.UTC);
  }

  String holder() {
    return holder;
  }

  Instant heldUntil() {
    return heldUntil.toInstant();
  }

  long version() {
    return version;
  }
}
