package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.persistence.SessionTable.RowState;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps decrypted sessions in memory, so that an unchanged session is neither read in full nor
 * decrypted again. An entry counts only for the row's version and encryption key, and for the key
 * ring that decrypted it: the store reads the row's state before each use. Sessions are immutable,
 * so callers share them.
 */
final class OpenedSessions {
  static final String SIZE = "atproto.session-cache";
  static final String AGE = "atproto.session-cache-age";

  /** Some megabytes: a session takes a few kilobytes. */
  static final int DEFAULT_SIZE = 1000;

  static final Duration DEFAULT_AGE = Duration.ofMinutes(10);
  private static final int MAX_SIZE = 1_000_000;
  private static final Duration MAX_AGE = Duration.ofHours(1);

  /** A decrypted session, the key ring that decrypted it, and the encryption key of its row. */
  record Opened(KeyRing ring, String encryptionKeyId, StoredSession session) {
    /** Returns the session if it was made of a row in this state by this key ring. */
    Optional<StoredSession> sessionOf(RowState row, KeyRing current) {
      if (ring != current
          || session.version() != row.version()
          || !encryptionKeyId.equals(row.encryptionKeyId())) {
        return Optional.empty();
      }
      return Optional.of(
          row.usedAt().equals(session.usedAt())
              ? session
              : session.toBuilder().usedAt(row.usedAt()).build());
    }
  }

  private final boolean on;
  private final ExpiringCache<String, Opened> sessions;

  /**
   * Creates an empty cache.
   *
   * @param size how many sessions it keeps at most, 0 for none
   * @param age how long it keeps a session at most
   * @param nanoTime the time, as {@link System#nanoTime}
   */
  OpenedSessions(int size, Duration age, LongSupplier nanoTime) {
    this.on = size > 0;
    this.sessions = new ExpiringCache<>(size, age, nanoTime);
  }

  /**
   * Creates the cache that the settings describe.
   *
   * @throws IllegalStateException if a setting is wrong
   */
  static OpenedSessions of(Settings settings) {
    return new OpenedSessions(
        read(settings, SIZE, DEFAULT_SIZE, OpenedSessions::size),
        read(settings, AGE, DEFAULT_AGE, OpenedSessions::age),
        System::nanoTime);
  }

  static OpenedSessions ofDefaults() {
    return new OpenedSessions(DEFAULT_SIZE, DEFAULT_AGE, System::nanoTime);
  }

  private static <T> T read(Settings settings, String name, T unset, Function<String, T> parse) {
    String value = settings.get(name).orElse(null);
    try {
      return value == null ? unset : parse.apply(value);
    } catch (RuntimeException e) {
      String rule =
          name.equals(SIZE)
              ? "must be a number of sessions from 0 to " + MAX_SIZE
              : "must be an ISO 8601 duration from PT1S to " + MAX_AGE;
      throw new IllegalStateException(name + " = \"" + value + "\": " + rule, e);
    }
  }

  private static int size(String value) {
    int size = Integer.parseInt(value);
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException("out of range");
    }
    return size;
  }

  private static Duration age(String value) {
    Duration age = Duration.parse(value);
    if (age.compareTo(Duration.ofSeconds(1)) < 0 || age.compareTo(MAX_AGE) > 0) {
      throw new IllegalArgumentException("out of range");
    }
    return age;
  }

  /** Returns what is kept of a session, null for none. */
  @Nullable Opened find(SessionKey key) {
    return on ? sessions.find(name(key)) : null;
  }

  /** Keeps a session that was decrypted from a row by this key ring, or by a newer one. */
  void put(KeyRing ring, SessionEntity row, StoredSession session) {
    if (on) {
      sessions.put(name(session.key()), new Opened(ring, row.encryptionKeyId(), session));
    }
  }

  void remove(SessionKey key) {
    sessions.remove(name(key));
  }

  private static String name(SessionKey key) {
    return key.did().value() + "/" + key.id();
  }
}
