package io.github.atprotojakarta.persistence;

import java.time.Duration;

/** Work was not begun, because the database is away. The cause is the failure that showed it. */
final class DatabaseAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseAwayException(Duration since, RuntimeException why) {
    super("The database has not been usable for " + since.toSeconds() + " s", why);
  }
}
