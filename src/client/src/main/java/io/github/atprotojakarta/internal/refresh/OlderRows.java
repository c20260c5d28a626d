package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;

/**
 * Stores the tokens that this node holds in place of those of an older row. A row can be older than
 * what a node has read or written only if the database went back in time: a standby took over that
 * had not received everything, or a backup was restored. The row's refresh token was used before,
 * so sending it once more would end the session.
 */
final class OlderRows {
  private static final System.Logger LOG = System.getLogger(OlderRows.class.getName());

  private final SessionStore store;

  OlderRows(SessionStore store) {
    this.store = store;
  }

  /**
   * Returns whether a row has older tokens than {@code held}. With the same time, the lower version
   * is older: the clock has not moved between two refreshes.
   */
  static boolean isOlder(StoredSession row, StoredSession held) {
    return row.version() < held.version() && !row.refreshedAt().isAfter(held.refreshedAt());
  }

  /**
   * Stores {@code held} in place of an older row. Its version becomes that of {@code held}, step by
   * step, because other nodes may hold tokens of the versions in between.
   *
   * @throws TransientException if the row changes meanwhile, or the store fails
   */
  void replace(StoredSession row, StoredSession held) {
    for (long version = row.version() + 1; version <= held.version(); version++) {
      if (!store.complete(held.toBuilder().version(version).build())) {
        throw new TransientException(
            "The database changes between an older and a newer state of "
                + held.key()
                + "; try again");
      }
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "ATP1102 The database went back in time: it had version "
            + row.version()
            + " of "
            + held.key()
            + ", and this node had version "
            + held.version()
            + ", which is stored now. Users whose newer tokens no node has must sign in again.");
  }
}
