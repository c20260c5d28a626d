package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.store.MaintenanceTask;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happens to nodes, accounts and the database at some time in a history. */
final class Events {
  /** The name of maintenance begins so. */
  static final String MAINTENANCE = "maintenance of ";

  private final World world;
  private final Runnable startNode;

  Events(World world, Runnable startNode) {
    this.world = world;
    this.startNode = startNode;
  }

  /** Lets each possible event happen, or not. */
  void spawn() {
    event(Fault.DATABASE_AWAY, this::databaseGoesAway);
    event(Fault.FAILOVER, this::failOver);
    event(Fault.DATABASE_CLOCK, this::databaseClockJumps);
    event(Fault.NODE_STARTS, startNode);
    event(Fault.ACCOUNT_MOVES, this::accountMoves);
    event(Fault.NODE_CLOCK_JUMPS, this::nodeClockJumps);
    for (Node node : world.nodes) {
      if (world.faults.happens(Fault.NODE_CLOSES)) {
        at("the end of " + node, node, node::close);
      }
      if (world.faults.happens(Fault.MAINTENANCE)) {
        at(MAINTENANCE + node, node, () -> maintain(node));
      }
      if (world.faults.happens(Fault.NODE_KILLED)) {
        at("the death of " + node, null, node::kill);
      }
    }
  }

  private void event(Fault fault, Runnable work) {
    if (world.faults.happens(fault)) {
      at(fault.name(), null, work);
    }
  }

  private void at(String name, @Nullable Node node, Runnable work) {
    long begin = world.faults.time(0, 0.05, 1, 5, 10, 30, 62, 67, 100);
    world.scheduler.spawn(
        name,
        node,
        begin,
        () -> {
          // Somewhere among the steps of this moment.
          for (int steps = world.choices.below(8); steps > 0; steps--) {
            world.scheduler.step();
          }
          work.run();
        });
  }

  private void databaseGoesAway() {
    long time = world.faults.time(1, 20, 68);
    int whom = world.choices.below(world.nodes.size() + 1);
    world.note(
        "the database is away for %.0f s: %s", time / 1e9, whom == 0 ? "all" : "node " + whom);
    if (whom == 0) {
      world.database.goAway(time);
    } else {
      world.nodes.get(whom - 1).cutOff(time);
    }
  }

  private void failOver() {
    world.database.replicate();
    world.scheduler.sleep(world.faults.time(0.01, 1, 12, 60));
    world.database.failOver();
  }

  private void databaseClockJumps() {
    world.database.jump(Duration.ofNanos(world.faults.time(-18_000, -300, 300, 18_000)));
  }

  private void nodeClockJumps() {
    Node node = world.nodes.get(world.choices.below(world.nodes.size()));
    node.jump(Duration.ofNanos(world.faults.time(-3000, -45, -10, 45, 3000)));
  }

  /** Like the server's own scheduler, which goes on after a failure. */
  private void maintain(Node node) {
    for (int runs = 0; runs < 2; runs++) {
      for (MaintenanceTask task : node.maintenance) {
        try {
          task.run();
        } catch (AtprotoOAuthException | OutOfMemoryError e) {
          world.note("%s fails: %s", task.name(), e);
        }
      }
      world.scheduler.sleep(60 * Model.SECOND);
      node.stand();
    }
  }

  private void accountMoves() {
    SimulatedAccount account =
        world.model.accounts.get(world.choices.below(world.model.accounts.size()));
    account.movedAt = world.scheduler.now();
    world.note("%s moves", account.key);
  }
}
