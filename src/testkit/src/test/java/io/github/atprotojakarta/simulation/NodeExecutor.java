package io.github.atprotojakarta.simulation;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The executor of a node: it may reject a task, drop it, or begin it late. */
record NodeExecutor(World world, Node node) implements Executor {
  @Override
  public void execute(Runnable task) {
    world.scheduler.demandAlive();
    if (world.faults.happens(Fault.EXECUTOR_REJECTS)) {
      node.executorFailed();
      throw new RejectedExecutionException("No thread");
    }
    if (world.faults.happens(Fault.EXECUTOR_DROPS)) {
      node.executorFailed();
      world.note("%s drops a task", node);
      return;
    }
    boolean late = world.faults.happens(Fault.EXECUTOR_DELAYS);
    long delay = late ? world.faults.time(1, 13, 50) : 0;
    if (delay > Model.SECOND) {
      // Longer than another node waits for new tokens.
      node.executorFailed();
    }
    world.scheduler.spawn(
        "a task of " + node,
        node,
        delay,
        () -> {
          node.stand();
          task.run();
        });
  }
}
