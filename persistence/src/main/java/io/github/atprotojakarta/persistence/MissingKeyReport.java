package io.github.atprotojakarta.persistence;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reports sessions whose key has left the key ring: once, and again whenever there are more of
 * them, or other keys.
 */
final class MissingKeyReport {
  private static final System.Logger LOG = System.getLogger(MissingKeyReport.class.getName());

  private final StoredSessionMapping table;
  private final Supplier<KeyRing> keys;
  private Map<String, Long> reported = Map.of();

  MissingKeyReport(StoredSessionMapping table, Supplier<KeyRing> keys) {
    this.table = table;
    this.keys = keys;
  }

  synchronized void report() {
    Map<String, Long> lost = find();
    lost.forEach(this::reportIfNews);
    for (String kid : reported.keySet()) {
      if (!lost.containsKey(kid)) {
        LOG.log(
            System.Logger.Level.INFO,
            "No session is sealed any more with a key that is not in the key ring: {0}",
            shown(kid));
      }
    }
    reported = lost;
  }

  /** How many sessions each key seals that the ring does not have. */
  private Map<String, Long> find() {
    KeyRing ring = keys.get();
    Map<String, Long> lost = new TreeMap<>();
    for (String kid : table.keyIds()) {
      if (ring.find(kid).isEmpty()) {
        lost.put(kid, table.count(kid));
      }
    }
    return lost;
  }

  // Fewer is no news: those who sign out or whose time is over go one after the other.
  private void reportIfNews(String kid, long count) {
    if (count > reported.getOrDefault(kid, 0L)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Sessions sealed with key \"{0}\", which is not in the key ring: {1}. They count as signed"
              + " out. Put the key back, or delete them with: delete from atproto_session where"
              + " sealed_by = ''{2}''",
          shown(kid),
          Long.toString(count),
          shown(kid).replace("'", "''"));
    }
  }

  // It comes from the database, and must not be able to write log lines of its own.
  private static String shown(String kid) {
    return kid.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
