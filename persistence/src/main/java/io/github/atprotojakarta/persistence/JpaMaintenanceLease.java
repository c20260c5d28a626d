package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.store.MaintenanceLease;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores leases in the table {@code atproto_maintenance_lease}: one row for each task, changed by
 * compare-and-set. Leases expire by the database's clock. Each instance is one holder, so each node
 * needs exactly one.
 */
public final class JpaMaintenanceLease implements MaintenanceLease {
  static final String FIND = "select l from MaintenanceLeaseEntity l where l.name = :name";
  static final String UPDATE =
      "update MaintenanceLeaseEntity l set l.holder = :holder, l.heldUntil = :until,"
          + " l.version = :next where l.name = :name and l.version = :version";

  private final RetryingTransactions database;
  private final String holder = UUID.randomUUID().toString();

  /** Creates a holder of leases. */
  public JpaMaintenanceLease(Transactions transactions) {
    this.database = new RetryingTransactions(transactions);
  }

  @Override
  public boolean acquire(String task, Duration lease) {
    LeaseSnapshot snapshot =
        database.read(
            "find the node that runs the maintenance task " + task,
            statements -> new LeaseSnapshot(DatabaseClock.now(statements), find(statements, task)));
    Instant until = snapshot.now().plus(lease);
    if (snapshot.row().isEmpty()) {
      return insert(task, until);
    }
    MaintenanceLeaseEntity row = snapshot.row().get();
    boolean free = row.holder().equals(holder) || !row.heldUntil().isAfter(snapshot.now());
    return free && update(task, row.version(), until);
  }

  private static Optional<MaintenanceLeaseEntity> find(Statements statements, String task) {
    return Statements.first(
        statements.createQuery(FIND, MaintenanceLeaseEntity.class).setParameter("name", task));
  }

  private boolean insert(String task, Instant until) {
    try {
      database.insert(
          "lease of the maintenance task " + task, new MaintenanceLeaseEntity(task, holder, until));
      return true;
    } catch (IllegalStateException e) {
      // Another node inserted the row first and holds the lease.
      return false;
    }
  }

  private boolean update(String task, long version, Instant until) {
    return database.write(
            "take the lease of the maintenance task " + task,
            statements ->
                statements
                    .createQuery(UPDATE)
                    .setParameter("holder", holder)
                    .setParameter("until", until.atOffset(ZoneOffset.UTC))
                    .setParameter("next", version + 1)
                    .setParameter("name", task)
                    .setParameter("version", version)
                    .executeUpdate())
        == 1;
  }

  private record LeaseSnapshot(Instant now, Optional<MaintenanceLeaseEntity> row) {}
}
