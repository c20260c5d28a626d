package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.internal.Waits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The waits of a node's tasks, in virtual time. */
record NodeWaits(World world, Node node) implements Waits {
  @Override
  public long nanoTime() {
    return world.scheduler.now();
  }

  @Override
  public boolean pause(Duration time) {
    world.scheduler.sleep(time.toNanos());
    node.stand();
    return true;
  }

  @Override
  public <T> T await(CompletableFuture<T> result, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (world.faults.happens(Fault.CALLER_INTERRUPTED)) {
      throw new InterruptedException();
    }
    boolean done = world.scheduler.await(result::isDone, world.scheduler.now() + time.toNanos());
    node.stand();
    if (!done && !result.isDone()) {
      throw new TimeoutException();
    }
    return result.get();
  }
}
