package io.github.atprotojakarta.hazelcast;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * A refresh lock that all members of a Hazelcast cluster share. The lock becomes free when it is
 * closed, when its lease expires, or when the member that holds it leaves the cluster. After a
 * network split, both halves may grant the same lock. The claim in the session store then ensures
 * that a refresh token is used only once.
 *
 * <p>Hazelcast's locks belong to threads, so the thread that acquired a lock must close it. Unlike
 * Hazelcast's own locks, this lock is not re-entrant: a thread that holds it cannot acquire it
 * again.
 */
public final class HazelcastRefreshLock implements RefreshLock {
  /** The map whose keys are locked. It holds no entries. */
  public static final String MAP_NAME = "atproto.refresh-locks";

  private static final System.Logger LOG =
      System.getLogger(HazelcastRefreshLock.class.getPackageName());

  private final HazelcastInstance hazelcast;
  private final ConcurrentMap<Owner, Hold> holds = new ConcurrentHashMap<>();

  /** Creates a lock in a data grid. The caller shuts the instance down. */
  public HazelcastRefreshLock(HazelcastInstance hazelcast) {
    this.hazelcast = Objects.requireNonNull(hazelcast, "hazelcast");
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if {@code wait} is negative or {@code lease} is shorter than a
   *     millisecond
   */
  @Override
  public Optional<Held> acquire(SessionKey key, Duration wait, Duration lease) {
    if (wait.isNegative() || lease.toMillis() < 1) {
      throw new IllegalArgumentException("wait " + wait + " or lease " + lease + " is too short");
    }
    Owner owner = new Owner(key.did() + "/" + key.id(), Thread.currentThread());
    Hold before = holds.get(owner);
    if (before != null && !before.isExpired()) {
      return Optional.empty();
    }
    if (!tryLock(key, owner.name(), wait, lease)) {
      return Optional.empty();
    }
    Hold hold = new Hold(key, owner, System.nanoTime() + lease.toNanos());
    holds.put(owner, hold);
    return Optional.of(hold);
  }

  private boolean tryLock(SessionKey key, String name, Duration wait, Duration lease) {
    try {
      return locks()
          .tryLock(
              name,
              wait.toMillis(),
              TimeUnit.MILLISECONDS,
              lease.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException("Interrupted while waiting for the refresh lock of " + key, e);
    } catch (HazelcastException | IllegalStateException e) {
      // HazelcastInstanceNotActiveException is an IllegalStateException, not a HazelcastException.
      throw new TransientException(
          "The data grid \"%s\" did not provide the refresh lock of %s: %s"
              .formatted(hazelcast.getName(), key, e.getMessage()),
          e);
    }
  }

  private IMap<String, String> locks() {
    return hazelcast.getMap(MAP_NAME);
  }

  private record Owner(String name, Thread thread) {}

  private final class Hold implements Held {
    private final SessionKey key;
    private final Owner owner;
    private final long leaseEnd;

    Hold(SessionKey key, Owner owner, long leaseEnd) {
      this.key = key;
      this.owner = owner;
      this.leaseEnd = leaseEnd;
    }

    boolean isExpired() {
      return System.nanoTime() - leaseEnd >= 0;
    }

    @Override
    public void close() {
      if (Thread.currentThread() != owner.thread()) {
        throw new IllegalStateException(
            "The refresh lock of %s belongs to thread \"%s\" and cannot be closed by \"%s\""
                .formatted(key, owner.thread().getName(), Thread.currentThread().getName()));
      }
      // A second close, or a close after this thread acquired the lock again, must not free the
      // newer hold.
      if (holds.remove(owner, this)) {
        unlock();
      }
    }

    /** Frees the lock. The refresh has finished, so a failure here must not affect its result. */
    private void unlock() {
      try {
        locks().unlock(owner.name());
      } catch (IllegalMonitorStateException e) {
        LOG.log(
            System.Logger.Level.INFO,
            "The refresh of {0} took longer than the lease of its lock",
            key);
      } catch (HazelcastException | IllegalStateException e) {
        LOG.log(
            System.Logger.Level.INFO,
            "The refresh lock of {0} could not be released and will expire: {1}",
            key,
            e.getMessage());
      }
    }
  }
}
