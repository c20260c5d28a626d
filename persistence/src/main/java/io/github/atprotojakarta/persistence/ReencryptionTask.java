package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.persistence.SessionReencryptor.Page;
import io.github.atprotojakarta.store.MaintenanceTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Watches the keys of stored sessions: reports lost ones, and after a rotation seals sessions again
 * that older keys of the ring have sealed. A run seals a thousand at most and logs how far it came;
 * without older keys in use it reads two entries of an index and says nothing. Another node, or the
 * next start, goes on where this one stopped, as sessions that are done are not found any more.
 */
public final class ReencryptionTask implements MaintenanceTask {
  private static final System.Logger LOG = System.getLogger(ReencryptionTask.class.getName());
  private static final int PER_RUN = 1000;

  private final StoredSessionMapping table;
  private final SessionReencryptor resealer;
  private final MissingKeyReport lostKeys;

  /** How many sessions of a key, all of which were looked at, cannot be opened. */
  private final Map<String, Long> unreadable = new HashMap<>();

  private final Map<String, Pass> passes = new HashMap<>();

  /** Creates the chore; {@code keys} is asked in every run, so keys may change. */
  public ReencryptionTask(
      Transactions transactions, Supplier<KeyRing> keys, SessionReencryptor resealer) {
    this.table = new StoredSessionMapping(new RetryingTransactions(transactions));
    this.resealer = resealer;
    this.lostKeys = new MissingKeyReport(table, keys);
  }

  @Override
  public String name() {
    return "session-sealing";
  }

  /** Reports sessions whose key is not in the ring, unless they were reported before. */
  void reportLostKeys() {
    lostKeys.report();
  }

  @Override
  public synchronized void run() {
    reportLostKeys();
    List<String> older = resealer.olderKeyIds();
    unreadable.keySet().retainAll(older);
    passes.keySet().retainAll(older);
    for (String kid : older) {
      long count = table.count(kid);
      if (count > unreadable.getOrDefault(kid, 0L)) {
        reseal(kid, count);
        return;
      }
      unreadable.computeIfPresent(kid, (known, before) -> count);
    }
  }

  private void reseal(String kid, long count) {
    Pass pass = passes.getOrDefault(kid, new Pass(count, 0, 0, SessionEntityId.BEFORE_ALL));
    Page page = resealer.reseal(kid, pass.end(), PER_RUN);
    Pass next = pass.plus(page);
    passes.put(kid, next);
    LOG.log(
        System.Logger.Level.INFO,
        "Sealed {0} of {1} sessions again that were sealed with key \"{2}\"",
        Long.toString(next.resealed()),
        Long.toString(pass.total()),
        kid);
    if (page.last()) {
      finish(kid, next);
    }
  }

  private void finish(String kid, Pass pass) {
    passes.remove(kid);
    unreadable.put(kid, pass.unreadable());
    if (pass.unreadable() == 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "No session needs key \"{0}\" any more; pending logins may, for an hour",
          kid);
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "Sessions sealed with key \"{0}\" that do not open with it: {1}. They were altered, and"
              + " count as signed out",
          kid,
          Long.toString(pass.unreadable()));
    }
  }

  /** How far the sessions of one key have been gone through. */
  private record Pass(long total, long resealed, long unreadable, SessionEntityId end) {
    Pass plus(Page page) {
      return new Pass(
          total, resealed + page.resealed(), unreadable + page.unreadable(), page.end());
    }
  }
}
