package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.persistence.SessionReencryptor.Page;
import io.github.atprotojakarta.store.MaintenanceTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * After a key rotation encrypts sessions again that still use older keys of the key ring. A run
 * encrypts at most 1,000 sessions and logs its progress. If the key ring has no older key that is
 * in use, a run logs nothing. Only the first run after a rotation counts all sessions of a key.
 * Another node or the next start continues where this one stopped, because finished sessions no
 * longer match the query.
 */
public final class ReencryptionTask implements MaintenanceTask {
  private static final System.Logger LOG = System.getLogger(ReencryptionTask.class.getName());
  private static final int PER_RUN = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final EncryptionKeyStatements table;
  private final SessionReencryptor reencryptor;

  /** For each key whose sessions have all been read: the number that cannot be decrypted. */
  private final Map<String, Long> unreadable = new HashMap<>();

  private final Map<String, Pass> passes = new HashMap<>();

  /** Creates the task. */
  public ReencryptionTask(Transactions transactions, SessionReencryptor reencryptor) {
    this.table = new EncryptionKeyStatements(new RetryingTransactions(transactions));
    this.reencryptor = reencryptor;
  }

  @Override
  public String name() {
    return "session-reencryption";
  }

  @Override
  public void run() {
    lock.lock();
    try {
      List<String> older = reencryptor.olderKeyIds();
      unreadable.keySet().retainAll(older);
      passes.keySet().retainAll(older);
      for (String kid : older) {
        if (passes.containsKey(kid) || hasMore(kid)) {
          reencrypt(kid);
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a key has sessions besides those that were found unreadable. */
  private boolean hasMore(String kid) {
    long known = unreadable.getOrDefault(kid, 0L);
    long count = table.count(kid, known + 1);
    unreadable.computeIfPresent(kid, (same, before) -> Math.min(before, count));
    return count > known;
  }

  private void reencrypt(String kid) {
    Pass before = passes.get(kid);
    Pass pass = before == null ? begin(kid) : before;
    Page page = reencryptor.reencrypt(kid, pass.end(), PER_RUN);
    Pass next = pass.plus(page);
    passes.put(kid, next);
    LOG.log(
        System.Logger.Level.INFO,
        "Re-encrypted {0} of {1} sessions that used encryption key \"{2}\"",
        Long.toString(next.reencrypted()),
        Long.toString(pass.total()),
        kid);
    if (page.last()) {
      finish(kid, next);
    }
  }

  // The only count of all sessions of a key: once after a rotation, for the log.
  private Pass begin(String kid) {
    return new Pass(table.count(kid, Long.MAX_VALUE), 0, 0, SessionEntityId.BEFORE_ALL);
  }

  private void finish(String kid, Pass pass) {
    passes.remove(kid);
    unreadable.put(kid, pass.unreadable());
    if (pass.unreadable() == 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "No session needs encryption key \"{0}\" any more. Pending logins may need it for one"
              + " more hour.",
          kid);
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP3101 Sessions of encryption key \"{0}\" that cannot be decrypted with it: {1}. They were"
              + " altered, and their users count as signed out.",
          kid,
          Long.toString(pass.unreadable()));
    }
  }

  /** The progress through the sessions of one key. */
  private record Pass(long total, long reencrypted, long unreadable, SessionEntityId end) {
    Pass plus(Page page) {
      return new Pass(
          total, reencrypted + page.reencrypted(), unreadable + page.unreadable(), page.end());
    }
  }
}
