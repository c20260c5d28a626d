package io.github.atprotojakarta.persistence;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Logs a warning about sessions whose key is not in the key ring. Logs again only if their number
 * rises or another key is missing. Counts up to 1,000 sessions of a key.
 */
final class MissingKeyReport {
  private static final System.Logger LOG = System.getLogger(MissingKeyReport.class.getName());

  /** Enough to see that a key is needed; a count of millions would cost that much every minute. */
  private static final long MOST = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final EncryptionKeyStatements table;
  private final Supplier<KeyRing> keys;
  private Map<String, Long> reported = Map.of();

  MissingKeyReport(EncryptionKeyStatements table, Supplier<KeyRing> keys) {
    this.table = table;
    this.keys = keys;
  }

  void report() {
    lock.lock();
    try {
      Map<String, Long> missing = find();
      missing.forEach(this::reportIfMore);
      for (String kid : reported.keySet()) {
        if (!missing.containsKey(kid)) {
          LOG.log(
              System.Logger.Level.INFO,
              "No session needs the missing encryption key \"{0}\" any more",
              printable(kid));
        }
      }
      reported = missing;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the number of sessions, up to {@link #MOST}, for each key that is not in the key ring.
   */
  private Map<String, Long> find() {
    KeyRing ring = keys.get();
    Map<String, Long> missing = new TreeMap<>();
    for (String kid : table.keyIds()) {
      if (ring.find(kid).isEmpty()) {
        missing.put(kid, table.count(kid, MOST));
      }
    }
    return missing;
  }

  // A smaller number is normal: sessions end, and users sign out.
  private void reportIfMore(String kid, long count) {
    if (count > reported.getOrDefault(kid, 0L)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Sessions encrypted with key \"{0}\", which is not in the key ring: {1}{2}. Their users"
              + " count as signed out. Add the key to the key ring again, or delete these sessions:"
              + " delete from atproto_session where encryption_key_id = ''{3}''",
          printable(kid),
          Long.toString(count),
          count < MOST ? "" : " or more",
          printable(kid).replace("'", "''"));
    }
  }

  // The value is from the database and must not forge log lines.
  private static String printable(String kid) {
    return kid.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
