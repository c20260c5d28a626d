package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import java.time.Duration;
import java.util.Optional;

/** The refresh lock with its time limits. A failing lock is logged and does not stop a refresh. */
final class MeasuredLock {
  private static final System.Logger LOG = System.getLogger(MeasuredLock.class.getName());

  private final RefreshLock lock;
  private final RefreshTimings timings;
  private final ClientContext context;

  MeasuredLock(RefreshLock lock, RefreshTimings timings, ClientContext context) {
    this.lock = lock;
    this.timings = timings;
    this.context = context;
  }

  /**
   * Returns the held lock; empty when another node kept it, or when the lock service failed. The
   * held lock throws nothing when it is closed.
   */
  Optional<RefreshLock.Held> acquire(SessionKey key) {
    long began = context.waits().nanoTime();
    Optional<RefreshLock.Held> held = Optional.empty();
    try {
      held = lock.acquire(key, timings.othersWait(), timings.lease());
    } catch (Throwable e) { // its client may throw anything, missing classes included
      failed("failed", key, e);
    }
    Duration waited = Duration.ofNanos(context.waits().nanoTime() - began);
    context.metrics().on(new Measurement.LockWait(waited, held.isPresent()));
    return held.map(own -> () -> release(key, own));
  }

  /** A lock that is not released here is free after its lease. */
  private static void release(SessionKey key, RefreshLock.Held own) {
    try {
      own.close();
    } catch (Throwable e) {
      failed("was not released", key, e);
    }
  }

  private static void failed(String what, SessionKey key, Throwable e) {
    LOG.log(
        System.Logger.Level.WARNING,
        "ATP1110 The refresh lock of {0} {1}, but the claim in the session store protects the refresh: {2}",
        key,
        what,
        e instanceof TransientException ? e.getMessage() : e);
  }
}
