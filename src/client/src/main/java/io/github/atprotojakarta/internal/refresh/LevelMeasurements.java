package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Quantity;
import io.github.atprotojakarta.store.SessionCounts;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures levels. Counting sessions reads an index of all of them, so it is done every five
 * minutes, not with every request for metrics.
 */
public final class LevelMeasurements {
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final SessionStore store;
  private final StateStore states;
  private final IntSupplier unsaved;
  private final Supplier<Optional<Instant>> clientKeyCreatedAt;
  private final Supplier<Optional<Instant>> clientKeyExpiresAt;
  private final ClientContext context;
  private volatile @Nullable Long countedAt;

  /**
   * Creates the measurements.
   *
   * @param unsaved the number of sessions whose new tokens are not stored
   * @param clientKeyCreatedAt when the key that signs for new sessions was created; empty if that
   *     is not known
   * @param clientKeyExpiresAt when that key stops signing; empty if it has no end
   */
  public LevelMeasurements(
      SessionStore store,
      StateStore states,
      IntSupplier unsaved,
      Supplier<Optional<Instant>> clientKeyCreatedAt,
      Supplier<Optional<Instant>> clientKeyExpiresAt,
      ClientContext context) {
    this.store = store;
    this.states = states;
    this.unsaved = unsaved;
    this.clientKeyCreatedAt = clientKeyCreatedAt;
    this.clientKeyExpiresAt = clientKeyExpiresAt;
    this.context = context;
  }

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#measureLevels}. */
  public void report() {
    report(Quantity.UNSAVED_TOKENS, unsaved.getAsInt());
    reportKeyAges(context.clock().instant());
    Long last = countedAt;
    long now = context.waits().nanoTime();
    if (last == null || now - last >= PAUSE.toNanos()) {
      try {
        count(context.clock().instant());
        countedAt = now;
      } catch (RuntimeException e) {
        unknown();
        throw e;
      }
    }
  }

  /**
   * Reports the ages of the keys that sign and encrypt now, and when the one that signs ends. A key
   * without a date has no age, and 0 would look like a new key.
   */
  private void reportKeyAges(Instant now) {
    Optional<Instant> client = clientKeyCreatedAt.get();
    report(Quantity.CLIENT_KEY_AGE, client.map(at -> age(at, now)).orElse(Double.NaN));
    double rest =
        clientKeyExpiresAt.get().map(at -> seconds(Duration.between(now, at))).orElse(Double.NaN);
    report(Quantity.CLIENT_KEY_REST, rest);
    Optional<Instant> encryption = store.encryptionKeyCreatedAt();
    report(Quantity.ENCRYPTION_KEY_AGE, encryption.map(at -> age(at, now)).orElse(Double.NaN));
  }

  /** Returns seconds. Clocks of machines differ: an age is not negative. */
  private static double age(Instant since, Instant now) {
    return seconds(Duration.between(since, now));
  }

  private static double seconds(Duration time) {
    return Math.max(0, time.toSeconds());
  }

  private void count(Instant now) {
    Optional<SessionCounts> sessions = store.count();
    OptionalLong logins = states.count(now);
    sessions.ifPresent(counts -> report(counts, now));
    logins.ifPresent(count -> report(Quantity.PENDING_LOGINS, (double) count));
  }

  private void report(SessionCounts counts, Instant now) {
    report(Quantity.SESSIONS, (double) counts.inUse());
    report(Quantity.OWED_REVOCATIONS, (double) counts.owedRevocations());
    Instant oldest = counts.oldestOwed();
    report(Quantity.OLDEST_OWED_REVOCATION, oldest == null ? 0 : age(oldest, now));
  }

  /** The store did not respond: old numbers would look like a store that works. */
  private void unknown() {
    countedAt = null;
    report(Quantity.SESSIONS, Double.NaN);
    report(Quantity.OWED_REVOCATIONS, Double.NaN);
    report(Quantity.OLDEST_OWED_REVOCATION, Double.NaN);
    report(Quantity.PENDING_LOGINS, Double.NaN);
  }

  private void report(Quantity quantity, double value) {
    context.metrics().on(new Measurement.Level(quantity, value));
  }
}
