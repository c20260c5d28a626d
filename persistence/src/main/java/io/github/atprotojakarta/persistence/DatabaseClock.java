package io.github.atprotojakarta.persistence;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The clock that all nodes share. Native SQL: for the {@code CURRENT_TIMESTAMP} of Jakarta
 * Persistence, Hibernate asks PostgreSQL for a local time without zone, which is off by an hour
 * while summer time ends, and by more where {@code hibernate.jdbc.time_zone} is set.
 */
final class DatabaseClock {
  static final String NOW = "select current_timestamp";

  private DatabaseClock() {}

  /** The time by the database, from a statement of its own. */
  static Instant now(Statements statements) {
    Object now = statements.createNativeQuery(NOW).getSingleResult();
    if (now instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (now instanceof Timestamp time) {
      return time.toInstant();
    }
    if (now instanceof Instant time) {
      return time;
    }
    throw new IllegalStateException(
        "\"" + NOW + "\" gave a " + now.getClass().getName() + ", which is no point in time");
  }

  /** A point in time, but not one in the database's future: a fast clock must not age rows. */
  static Instant atMostNow(Statements statements, Instant instant) {
    Instant now = now(statements);
    return instant.isBefore(now) ? instant : now;
  }
}
