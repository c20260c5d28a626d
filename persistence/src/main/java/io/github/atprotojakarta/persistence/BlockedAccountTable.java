package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.BlockedAccountPage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements on {@code atproto_blocked_account}. They are native SQL: an entity would have
 * to be listed in the {@code persistence.xml} of each application, and without it nobody could sign
 * in.
 */
final class BlockedAccountTable {
  static final String NAME = "atproto_blocked_account";
  static final String COLUMNS = "did, blocked_at, administrator, reason";
  private static final String TABLE = DatabaseSchema.PLACEHOLDER + NAME;

  // The time is a string, because providers bind objects of java.time to native SQL in different
  // ways.
  static final String INSERT =
      "insert into "
          + TABLE
          + " ("
          + COLUMNS
          + ") values (?1, cast(?2 as timestamp with time zone), ?3, ?4)";
  static final String DELETE = "delete from " + TABLE + " where did = ?1";
  static final String FIND = "select " + COLUMNS + " from " + TABLE + " where did = ?1";
  static final String LIST =
      "select " + COLUMNS + " from " + TABLE + " where did > ?1 order by did";

  private final RetryingTransactions database;

  BlockedAccountTable(RetryingTransactions database) {
    this.database = database;
  }

  /** Inserts a row. Returns whether there was none. */
  boolean insert(BlockedAccount account) {
    try {
      database.insertBy(
          "block of " + account.did(),
          statements ->
              statements
                  .createNativeQuery(INSERT)
                  .setParameter(1, account.did().value())
                  .setParameter(2, account.blockedAt().toString())
                  .setParameter(3, account.administrator())
                  .setParameter(4, account.reason()));
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  boolean delete(Did did) {
    return database.write(
            "unblock " + did,
            statements ->
                statements.createNativeQuery(DELETE).setParameter(1, did.value()).executeUpdate())
        == 1;
  }

  Optional<BlockedAccount> find(Did did) {
    return rows("look for a block of " + did, FIND, did.value(), 1).stream().findFirst();
  }

  BlockedAccountPage list(@Nullable Did after, int limit) {
    String start = after == null ? "" : after.value();
    return BlockedAccountPage.of(rows("list the blocked accounts", LIST, start, limit + 1), limit);
  }

  private List<BlockedAccount> rows(String what, String sql, String did, int most) {
    List<?> rows =
        database.read(
            what,
            statements ->
                statements
                    .createNativeQuery(sql)
                    .setParameter(1, did)
                    .setMaxResults(most)
                    .getResultList());
    return rows.stream().map(row -> account((Object[]) row)).toList();
  }

  private static BlockedAccount account(Object[] row) {
    return new BlockedAccount(
        Did.parse((String) row[0]),
        DatabaseClock.instant(row[1]),
        (String) row[2],
        (String) row[3]);
  }
}
