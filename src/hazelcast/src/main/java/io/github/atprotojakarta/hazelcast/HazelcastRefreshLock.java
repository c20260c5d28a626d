package io.github.atprotojakarta.hazelcast;

import com.hazelcast.client.HazelcastClientNotActiveException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A refresh lock that all members of a Hazelcast cluster share. The lock becomes free when it is
 * closed, when its lease expires, or when the member that holds it leaves the cluster. After a
 * network split, both halves may grant the same lock. The claim in the session store then ensures
 * that a refresh token is used only once.
 *
 * <p>Hazelcast's calls have no time limit of the caller's: a member that hangs holds them until the
 * cluster removes it. And its locks belong to threads. So each lock has a thread of its own, and
 * callers wait for that thread no longer than they asked for. If a few calls have not returned,
 * further ones fail at once until one returns.
 */
public final class HazelcastRefreshLock implements RefreshLock {
  /** The map whose keys are locked. It holds no entries. */
  public static final String MAP_NAME = "atproto.refresh-locks";

  /** How long the data grid may take to respond, besides the wait for another holder. */
  private static final Duration RESPONSE = Duration.ofSeconds(2);

  private final HazelcastInstance hazelcast;
  private final Duration response;
  private final UnansweredCalls unanswered = new UnansweredCalls();

  /** Creates a lock in a data grid. The caller shuts the instance down. */
  public HazelcastRefreshLock(HazelcastInstance hazelcast) {
    this(hazelcast, RESPONSE);
  }

  HazelcastRefreshLock(HazelcastInstance hazelcast, Duration response) {
    this.hazelcast = Objects.requireNonNull(hazelcast, "hazelcast");
    this.response = response;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Returns two seconds after {@code wait} at the latest, whatever the data grid does.
   *
   * @throws IllegalArgumentException if {@code wait} is negative or {@code lease} is shorter than a
   *     millisecond
   */
  @Override
  public Optional<Held> acquire(SessionKey key, Duration wait, Duration lease) {
    if (wait.isNegative() || lease.toMillis() < 1) {
      throw new IllegalArgumentException("wait " + wait + " or lease " + lease + " is too short");
    }
    if (unanswered.tooMany()) {
      throw notProvided(key, "it has not responded to earlier calls", null);
    }
    GridHold hold = new GridHold(key, lease, response, unanswered);
    hold.begin(() -> hazelcast.getMap(MAP_NAME), wait);
    try {
      return hold.isGranted(wait) ? Optional.of(hold) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException("Interrupted while waiting for the refresh lock of " + key, e);
    } catch (TimeoutException e) {
      throw notProvided(key, "it did not respond in time", e);
    } catch (ExecutionException e) {
      throw notProvided(key, String.valueOf(e.getCause()), e.getCause());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>True while Hazelcast runs, is connected (a client), and responds to calls.
   */
  @Override
  public boolean isAvailable() {
    return !unanswered.tooMany()
        && hazelcast.getLifecycleService().isRunning()
        && hazelcast.getLocalEndpoint().getSocketAddress() != null;
  }

  /**
   * {@inheritDoc}
   *
   * <p>All members of the data grid count, also those of other applications in it.
   */
  @Override
  public OptionalInt members() {
    try {
      return OptionalInt.of(hazelcast.getCluster().getMembers().size());
    } catch (HazelcastInstanceNotActiveException | HazelcastClientNotActiveException e) {
      return OptionalInt.empty();
    }
  }

  private TransientException notProvided(SessionKey key, String why, @Nullable Throwable cause) {
    return new TransientException(
        "The data grid \"%s\" did not provide the refresh lock of %s: %s"
            .formatted(hazelcast.getName(), key, why),
        cause);
  }
}
