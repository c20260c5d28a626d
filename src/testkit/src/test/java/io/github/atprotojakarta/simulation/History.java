package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.store.MaintenanceTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One history: some nodes, one or two sessions, callers, and faults for some minutes. Then all
 * faults end, every node refreshes a session, and maintenance runs.
 */
final class History {
  /** All faults end then. */
  private static final long FAULTS = 170 * Model.SECOND;

  /** Each node stores the tokens in its memory within this time. */
  private static final long SETTLE = 30 * Model.SECOND;

  /** A statement that hangs, or a node that stands still, goes on within this time. */
  private static final long LAST_STATEMENT = 150 * Model.SECOND;

  /** The longest claim is eight times a minute; hung statements and paused nodes come before it. */
  private static final long RECOVERY = 900 * Model.SECOND;

  /** A claim of a wrong clock, or a pause that a server asks for. */
  private static final long LONGEST_CLAIM = 3700 * Model.SECOND;

  private final World world;
  private final SimulatedCallers callers;
  private int unfinished;

  private History(Workers workers, Choices choices, Set<Fault> only, @Nullable List<String> trace) {
    DrawnFaults faults = new DrawnFaults(choices, only);
    this.world = new World(workers, choices, faults, Latencies.NONE, trace);
    this.callers = new SimulatedCallers(world);
  }

  /** Runs a history; returns what the model does not allow, or {@code null}. */
  static @Nullable String run(
      Workers workers, Choices choices, Set<Fault> only, @Nullable List<String> trace) {
    History history = new History(workers, choices, only, trace);
    history.world.scheduler.spawn("the director", null, history::direct);
    history.world.scheduler.run();
    return history.world.model.failure();
  }

  private void direct() {
    int nodes = 1 + world.choices.below(3);
    int count = 1 + world.choices.below(2);
    StoredAccounts accounts = new StoredAccounts(world);
    for (int i = 0; i < count; i++) {
      accounts.add(i, Duration.ofHours(12));
    }
    for (int i = 0; i < nodes; i++) {
      startNode();
    }
    world.database.replicate();
    new Events(world, this::startNode).spawn();
    spawnCallers();
    world.scheduler.sleep(FAULTS);
    recover();
    new LastChecks(world, world.model).end(world.database);
    world.scheduler.end();
  }

  private Node startNode() {
    Node node = new Node(world, world.nodes.size() + 1);
    world.nodes.add(node);
    return node;
  }

  private void spawnCallers() {
    int count = 2 + world.choices.below(6);
    for (int i = 0; i < count; i++) {
      Node node = world.nodes.get(world.choices.below(world.nodes.size()));
      SimulatedAccount account = anyAccount();
      long begin = world.faults.time(0, 0, 0, 0.05, 1, 13, 61, 66, 100);
      world.scheduler.spawn("a caller of " + node, node, begin, () -> callers.use(node, account));
    }
  }

  private SimulatedAccount anyAccount() {
    return world.model.accounts.get(world.choices.below(world.model.accounts.size()));
  }

  private void recover() {
    world.note("all faults end");
    world.faults.end();
    world.database.comeBack();
    world.nodes.forEach(Node::reconnect);
    world.scheduler.sleep(SETTLE);
    new LastChecks(world, world.model).settled();
    if (world.nodes.stream().noneMatch(Node::alive)) {
      startNode();
    }
    boolean slow =
        world.faults.possible(Fault.DATABASE_CLOCK) || world.faults.possible(Fault.OVERLOADED);
    long deadline = world.scheduler.now() + (slow ? LONGEST_CLAIM : 0) + RECOVERY;
    List<Node> alive = new ArrayList<>(world.nodes);
    alive.removeIf(node -> !node.alive());
    List<SimulatedAccount> accounts = world.model.accounts;
    for (int i = 0; i < Math.max(alive.size(), accounts.size()); i++) {
      Node node = alive.get(i % alive.size());
      SimulatedAccount account = accounts.get(i % accounts.size());
      finish(node, () -> callers.refreshUntilDone(node, account, deadline));
    }
    awaitAll();
    world.scheduler.sleep(LAST_STATEMENT);
    maintain(alive.get(0));
  }

  private void finish(Node node, Runnable work) {
    unfinished++;
    world.scheduler.spawn(
        "the end on " + node,
        node,
        () -> {
          work.run();
          unfinished--;
        });
  }

  private void awaitAll() {
    world.scheduler.await(() -> unfinished == 0, Scheduler.NEVER);
  }

  /** Maintenance retries revocations after ten minutes; a server may want a pause of an hour. */
  private void maintain(Node node) {
    for (int round = 0; world.database.retired() > 0; round++) {
      if (round == 20) {
        world.model.fail("revocations of sessions that were signed out are never finished");
      }
      finish(node, () -> node.maintenance.forEach(MaintenanceTask::run));
      awaitAll();
      world.scheduler.sleep(600 * Model.SECOND);
    }
  }
}
