package io.github.atprotojakarta.persistence;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Reads the database's clock, which all nodes share. The query is native SQL: for the {@code
 * CURRENT_TIMESTAMP} of Jakarta Persistence, Hibernate asks PostgreSQL for a local time without
 * zone. That time is wrong by one hour while summer time ends, and by more if {@code
 * hibernate.jdbc.time_zone} is set.
 */
final class DatabaseClock {
  /** The time in a native statement. */
  static final String TIME = "current_timestamp";

  static final String NOW = "select " + TIME;

  private DatabaseClock() {}

  /** Returns the database's current time. Runs one statement. */
  static Instant now(Statements statements) {
    return instant(statements.createNativeQuery(NOW).getSingleResult());
  }

  /** Returns the instant of a time that a native query has returned. */
  static Instant instant(Object value) {
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof Timestamp time) {
      return time.toInstant();
    }
    if (value instanceof Instant time) {
      return time;
    }
    throw new IllegalStateException(
        "The database returned a time as "
            + value.getClass().getName()
            + ", which is not a supported type");
  }

  /**
   * Returns the instant, or the database's time if the instant is later. So a node whose clock is
   * fast does not expire rows too early.
   */
  static Instant atMostNow(Statements statements, Instant instant) {
    Instant now = now(statements);
    return instant.isBefore(now) ? instant : now;
  }
}
