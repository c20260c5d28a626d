package io.github.atprotojakarta.jakarta.internal.limits;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Limits how much runs at the same time: in total, and for each owner, so that one owner cannot
 * hold all permits.
 *
 * <p>A permit that was not given back after {@code longest} is free again: whatever happens to the
 * thread of a request, nobody holds a permit for ever.
 */
public final class ConcurrencyLimit {
  private final int total;
  private final long longest;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** The oldest first. There are so few that counting them is fast. */
  private final Deque<Permit> held = new ArrayDeque<>();

  /**
   * Creates free permits.
   *
   * @param total the number of permits
   * @param longest how long a permit may be held
   */
  public ConcurrencyLimit(int total, Duration longest, LongSupplier nanoTime) {
    this.total = total;
    this.longest = longest.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * The share of an owner.
   *
   * @param owner a session, an address
   * @param most how many permits it may hold
   */
  public record Share(Object owner, int most) {}

  /** Takes a permit that counts for all of these owners; empty if there is none for one of them. */
  public Optional<Permit> tryAcquire(List<Share> shares) {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      while (!held.isEmpty() && now - held.getFirst().since > longest) {
        held.removeFirst();
      }
      if (held.size() >= total || shares.stream().anyMatch(this::usedUp)) {
        return Optional.empty();
      }
      Permit permit = new Permit(shares.stream().map(Share::owner).toList(), now);
      held.addLast(permit);
      return Optional.of(permit);
    } finally {
      lock.unlock();
    }
  }

  private boolean usedUp(Share share) {
    return held.stream().filter(permit -> permit.owners.contains(share.owner)).count()
        >= share.most;
  }

  /** A permit. It is given back once, however often it is closed. */
  public final class Permit implements AutoCloseable {
    private final List<Object> owners;
    private final long since;

    private Permit(List<Object> owners, long since) {
      this.owners = owners;
      this.since = since;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        held.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }
}
