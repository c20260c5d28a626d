package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.store.MaintenanceLease;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * Leases in the table {@code atproto_chore}: a row for each chore, changed by compare-and-set, by
 * the clock of the database. Each instance is a holder of its own, so each node has one.
 */
public final class JpaMaintenanceLease implements MaintenanceLease {
  static final String FIND = "select c from ChoreEntity c where c.name = :name";
  static final String TAKE =
      "update ChoreEntity c set c.holder = :holder, c.heldUntil = :until, c.turn = :next"
          + " where c.name = :name and c.turn = :turn";

  private final RetryingTransactions database;
  private final String holder = UUID.randomUUID().toString();

  /** Creates a holder. */
  public JpaMaintenanceLease(Transactions transactions) {
    this.database = new RetryingTransactions(transactions);
  }

  @Override
  public boolean acquire(String chore, Duration lease) {
    Seen seen =
        database.read(
            "see who has the chore " + chore,
            statements -> new Seen(DatabaseClock.now(statements), find(statements, chore)));
    Instant until = seen.now().plus(lease);
    if (seen.row().isEmpty()) {
      return begin(chore, until);
    }
    MaintenanceLeaseEntity row = seen.row().get();
    boolean free = row.holder().equals(holder) || !row.heldUntil().isAfter(seen.now());
    return free && take(chore, row.turn(), until);
  }

  private static Optional<MaintenanceLeaseEntity> find(Statements statements, String chore) {
    return Statements.first(
        statements.createQuery(FIND, MaintenanceLeaseEntity.class).setParameter("name", chore));
  }

  private boolean begin(String chore, Instant until) {
    try {
      database.insert(
          "lease of the chore " + chore, new MaintenanceLeaseEntity(chore, holder, until));
      return true;
    } catch (IllegalStateException e) {
      // Another node was here first, and has it now.
      return false;
    }
  }

  private boolean take(String chore, long turn, Instant until) {
    return database.write(
            "take the chore " + chore,
            statements ->
                statements
                    .createQuery(TAKE)
                    .setParameter("holder", holder)
                    .setParameter("until", until.atOffset(ZoneOffset.UTC))
                    .setParameter("next", turn + 1)
                    .setParameter("name", chore)
                    .setParameter("turn", turn)
                    .executeUpdate())
        == 1;
  }

  private record Seen(Instant now, Optional<MaintenanceLeaseEntity> row) {}
}
