package io.github.atprotojakarta.persistence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds the keys that stored sessions need and that are not in the key ring, and logs a warning
 * about them. Logs again only if twice as many sessions need the key. Counts up to 1,000 sessions
 * of a key.
 */
final class MissingKeyReport {
  private static final System.Logger LOG = System.getLogger(MissingKeyReport.class.getName());

  /** Enough to see that a key is needed; a count of millions would cost that much each time. */
  private static final long MOST = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final EncryptionKeyStatements table;
  private final Supplier<KeyRing> keys;

  /** The last number of sessions that was logged for each missing key. */
  private final Map<String, Long> reported = new HashMap<>();

  MissingKeyReport(EncryptionKeyStatements table, Supplier<KeyRing> keys) {
    this.table = table;
    this.keys = keys;
  }

  /** Logs all missing keys and returns those that sessions in use need. */
  Set<String> report() {
    lock.lock();
    try {
      Set<String> missing = find();
      missing.forEach(this::reportIfMore);
      List<String> before = List.copyOf(reported.keySet());
      before.stream().filter(kid -> !missing.contains(kid)).forEach(this::reportEnd);
      return missing.stream().filter(table::inUse).collect(Collectors.toSet());
    } finally {
      lock.unlock();
    }
  }

  private Set<String> find() {
    KeyRing ring = keys.get();
    return table.keyIds().stream()
        .filter(kid -> ring.find(kid).isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void reportIfMore(String kid) {
    long count = table.count(kid, MOST);
    if (count > 0 && count >= 2 * reported.getOrDefault(kid, 0L)) {
      reported.put(kid, count);
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP3104 This node lacks the encryption key \"{0}\" of {1}{2} sessions. It responds to their"
              + " users with 503 and keeps their cookies. Add the key to the key ring of this node:"
              + " another node may use it. See \"Rotating the encryption key\" in"
              + " docs/configuration.md",
          printable(kid),
          Long.toString(count),
          count < MOST ? "" : " or more");
    }
  }

  private void reportEnd(String kid) {
    reported.remove(kid);
    LOG.log(
        System.Logger.Level.INFO,
        "No session needs the missing encryption key \"{0}\" any more",
        printable(kid));
  }

  // The value is from the database and must not forge log lines.
  private static String printable(String kid) {
    return kid.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
