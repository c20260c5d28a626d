package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The refresh lock of all nodes: it may fail, hang, or be given to two. */
final class ClusterLock {
  private final World world;
  private final Map<SessionKey, Holder> holders = new HashMap<>();

  private record Holder(Node node, long until) {}

  /** A failure that no caller may notice. */
  static final class LockFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    LockFailure() {
      super("The lock service failed");
    }
  }

  ClusterLock(World world) {
    this.world = world;
  }

  /** Returns the lock as a node uses it. */
  RefreshLock of(Node node) {
    return (key, wait, lease) -> acquire(node, key, wait, lease);
  }

  private Optional<RefreshLock.Held> acquire(
      Node node, SessionKey key, Duration wait, Duration lease) {
    world.work.count(Work.Operation.LOCK);
    node.takes(world.latencies.lock());
    node.step();
    mayFail();
    if (world.faults.happens(Fault.LOCK_ERROR)) {
      throw new OutOfMemoryError("simulated");
    }
    if (world.faults.happens(Fault.LOCK_HANGS)) {
      world.scheduler.sleep(world.faults.time(5, 12, 30));
    }
    if (!world.faults.happens(Fault.LOCK_FOR_TWO)) {
      long deadline = world.scheduler.now() + wait.toNanos();
      while (!isFree(key) && world.scheduler.now() < deadline) {
        world.scheduler.await(() -> !holders.containsKey(key), Math.min(deadline, end(key)));
        node.stand();
      }
      if (!isFree(key)) {
        return Optional.empty();
      }
    }
    Holder mine = new Holder(node, world.scheduler.now() + lease.toNanos());
    holders.put(key, mine);
    node.step();
    return Optional.of(() -> release(node, key, mine));
  }

  private boolean isFree(SessionKey key) {
    return end(key) <= world.scheduler.now();
  }

  private long end(SessionKey key) {
    Holder holder = holders.get(key);
    return holder == null ? 0 : holder.until;
  }

  private void release(Node node, SessionKey key, Holder mine) {
    world.work.count(Work.Operation.LOCK);
    node.takes(world.latencies.lock());
    node.step();
    mayFail();
    holders.remove(key, mine);
  }

  private void mayFail() {
    if (world.faults.happens(Fault.LOCK_FAILS)) {
      throw new LockFailure();
    }
  }
}
