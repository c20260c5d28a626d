package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.session.ChoreLease;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * Leases in the table {@code atproto_chore}: a row for each chore, changed by compare-and-set, by
 * the clock of the database. Each instance is a holder of its own, so each node has one.
 */
public final class JpaChoreLease implements ChoreLease {
  static final String FIND = "select c from ChoreEntity c where c.name = :name";
  static final String TAKE =
      "update ChoreEntity c set c.holder = :holder, c.heldUntil = :until, c.turn = :next"
          + " where c.name = :name and c.turn = :turn";

  private final DatabaseWork database;
  private final String holder = UUID.randomUUID().toString();

  /** Creates a holder. */
  public JpaChoreLease(Transactions transactions) {
    this.database = new DatabaseWork(transactions);
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
    ChoreEntity row = seen.row().get();
    boolean free = row.holder().equals(holder) || !row.heldUntil().isAfter(seen.now());
    return free && take(chore, row.turn(), until);
  }

  private static Optional<ChoreEntity> find(Statements statements, String chore) {
    return Statements.first(
        statements.createQuery(FIND, ChoreEntity.class).setParameter("name", chore));
  }

  private boolean begin(String chore, Instant until) {
    try {
      database.insert("lease of the chore " + chore, new ChoreEntity(chore, holder, until));
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

  private record Seen(Instant now, Optional<ChoreEntity> row) {}
}
