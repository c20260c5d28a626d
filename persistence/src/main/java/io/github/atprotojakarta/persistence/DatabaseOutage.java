package io.github.atprotojakarta.persistence;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database is away. Logs one line for each kind of failure, and one when it is back.
 */
final class DatabaseOutage {
  private static final System.Logger LOG = System.getLogger(DatabaseOutage.class.getName());

  private final AtomicReference<@Nullable Away> away = new AtomicReference<>();
  private final LongSupplier nanoTime;

  DatabaseOutage(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** An outage. */
  private record Away(long since, RuntimeException why, AtomicInteger stopped) {}

  boolean isOver() {
    return away.get() == null;
  }

  /**
   * Throws if the database is away, and counts that.
   *
   * @throws DatabaseAwayException with the failure that began the outage as cause
   */
  void rethrow() {
    Away now = away.get();
    if (now != null) {
      now.stopped.incrementAndGet();
      throw new DatabaseAwayException(since(now), now.why);
    }
  }

  /** Records that a probe failed. Logs it, unless the last one failed in the same way. */
  void begin(RuntimeException why) {
    Away before = away.get();
    away.set(
        before == null
            ? new Away(nanoTime.getAsLong(), why, new AtomicInteger())
            : new Away(before.since, why, before.stopped));
    if (before == null || !DatabaseFault.of(before.why).equals(DatabaseFault.of(why))) {
      LOG.log(
          Level.WARNING,
          "ATP3105 The database cannot be used now. Requests fail with status 503, and it is probed every"
              + " few seconds. {0}{1}",
          why.getMessage(),
          why.getCause() == null ? "" : " Cause: " + DatabaseFault.root(why));
    }
  }

  /** Records that the database has responded. */
  void end() {
    Away ended = away.get() == null ? null : away.getAndSet(null);
    if (ended != null) {
      LOG.log(
          Level.WARNING,
          "ATP3106 The database can be used again, after {0}. Operations that failed at once: {1}",
          since(ended).truncatedTo(ChronoUnit.SECONDS),
          Integer.toString(ended.stopped.get()));
    }
  }

  private Duration since(Away from) {
    return Duration.ofNanos(nanoTime.getAsLong() - from.since);
  }
}
