package io.github.atprotojakarta.testkit.redislike;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A server in memory with the few commands that the sample stores need. Each of them is atomic, as
 * a command or a Lua script of Redis is.
 */
final class FakeRedis {
  private static final long NEVER = Long.MAX_VALUE;

  private final TreeMap<String, Entry> entries = new TreeMap<>();

  private record Entry(String value, long expiresAt) {}

  /** {@code GET}. */
  synchronized Optional<String> get(String key) {
    return Optional.ofNullable(live(key));
  }

  /** {@code SET NX}. Returns whether there was no value. */
  synchronized boolean setIfAbsent(String key, String value) {
    return setIfAbsent(key, value, NEVER);
  }

  /** {@code SET NX PX}. Returns whether there was no value. */
  synchronized boolean setIfAbsent(String key, String value, Duration timeToLive) {
    return setIfAbsent(key, value, System.nanoTime() + timeToLive.toNanos());
  }

  private boolean setIfAbsent(String key, String value, long expiresAt) {
    if (live(key) != null) {
      return false;
    }
    entries.put(key, new Entry(value, expiresAt));
    return true;
  }

  /** A script: replaces a value if it is the expected one; keeps no expiry time. */
  synchronized boolean compareAndSet(String key, String expected, String value) {
    return expected.equals(live(key)) && entries.put(key, new Entry(value, NEVER)) != null;
  }

  /** A script: deletes a value if it is the expected one. */
  synchronized boolean compareAndDelete(String key, String expected) {
    boolean deleted = expected.equals(live(key)) && entries.remove(key) != null;
    notifyAll();
    return deleted;
  }

  /** {@code GETDEL}. */
  synchronized Optional<String> getAndDelete(String key) {
    Optional<String> value = get(key);
    entries.remove(key);
    return value;
  }

  /** {@code SCAN MATCH} and {@code MGET}: the keys with a prefix, and their values. */
  synchronized Map<String, String> scan(String prefix) {
    Map<String, String> found = new TreeMap<>();
    for (String key : entries.tailMap(prefix).keySet().toArray(String[]::new)) {
      String value = key.startsWith(prefix) ? live(key) : null;
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  /** Waits for an attempt to succeed; tries again after each deletion and each expiry time. */
  synchronized boolean await(Predicate<FakeRedis> attempt, Duration wait)
      throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (!attempt.test(this)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Math.max(1, Math.min(left, untilNextExpiry()) / 1_000_000));
    }
    return true;
  }

  private long untilNextExpiry() {
    long now = System.nanoTime();
    return entries.values().stream()
        .filter(entry -> entry.expiresAt() != NEVER)
        .mapToLong(entry -> entry.expiresAt() - now)
        .min()
        .orElse(NEVER);
  }

  private @Nullable String live(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    if (entry.expiresAt() != NEVER && entry.expiresAt() - System.nanoTime() <= 0) {
      entries.remove(key);
      return null;
    }
    return entry.value();
  }
}
