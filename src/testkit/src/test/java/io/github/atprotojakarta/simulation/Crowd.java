package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.simulation.Work.Operation;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in which all callers begin at the same moment, whenever the access tokens have expired.
 * Each session has callers on some nodes, and each caller uses some sessions, one after the other.
 */
final class Crowd {
  /** The callers of a node. */
  static final int CALLERS = 3;

  /** How often the tokens expire. */
  static final int EXPIRIES = 2;

  private static final long MILLISECOND = 1_000_000;
  private static final Latencies LATENCIES =
      new Latencies(5 * MILLISECOND, 2 * MILLISECOND, 50 * MILLISECOND, 500 * MILLISECOND);

  /** The simulated server issues such access tokens, too. */
  private static final Duration ACCESS_TOKEN = Duration.ofMinutes(30);

  private static final Duration BETWEEN_EXPIRIES = ACCESS_TOKEN.plusMinutes(1);
  private static final long BETWEEN_ATTEMPTS = 10 * Model.SECOND;
  private static final int MOST_STEPS = 5_000_000;

  private final World world;
  private final SimulatedCallers callers;
  private final int sessions;
  private final Sessions used;
  private int unfinished;
  private int refused;

  /** Which sessions a caller of a node uses, both counted from 0. */
  interface Sessions {
    IntStream of(int node, int caller);
  }

  /**
   * What the cluster has done.
   *
   * @param work the operations of all nodes
   * @param refused how often a caller had to try again
   * @param failure what the model does not allow; {@code null} if nothing happened that it forbids
   */
  record Result(Work work, int refused, @Nullable String failure) {
    int requests() {
      return work.of(Operation.REFRESH);
    }

    int locks() {
      return work.of(Operation.LOCK);
    }

    int claims() {
      return work.of(Operation.CLAIM);
    }

    int reads() {
      return work.of(Operation.READ);
    }

    int lookups() {
      return work.of(Operation.LOOKUP);
    }

    Duration longestWait() {
      return Duration.ofNanos(work.longestWait());
    }
  }

  private Crowd(Workers workers, DrawnFaults faults, Choices choices, int sessions, Sessions used) {
    this.world = new World(workers, choices, faults, LATENCIES, null);
    this.callers = new SimulatedCallers(world);
    this.sessions = sessions;
    this.used = used;
  }

  /** All callers of all nodes use the same session. */
  static Result ofOneSession(int nodes, Set<Fault> always, Set<Fault> once) {
    return run(nodes, 1, (node, caller) -> IntStream.of(0), always, once);
  }

  /** Each node has some sessions, which have a caller each on this node and its two neighbours. */
  static Result ofManySessions(int nodes, int each, Set<Fault> always) {
    Sessions used =
        (node, caller) ->
            IntStream.range(0, each).map(number -> (node + caller) % nodes * each + number);
    return run(nodes, nodes * each, used, always, Set.of());
  }

  private static Result run(
      int nodes, int sessions, Sessions used, Set<Fault> always, Set<Fault> once) {
    Choices choices = Choices.ofSeed(nodes);
    DrawnFaults faults = DrawnFaults.always(choices, always);
    try (Workers workers = new Workers()) {
      Crowd crowd = new Crowd(workers, faults, choices, sessions, used);
      once.forEach(faults::once);
      crowd.world.scheduler.allowSteps(MOST_STEPS);
      crowd.world.scheduler.spawn("the director", null, () -> crowd.direct(nodes));
      return Simulation.quietly(crowd::result);
    }
  }

  private Result result() {
    world.scheduler.run();
    return new Result(world.work, refused, world.model.failure());
  }

  private void direct(int nodes) {
    StoredAccounts accounts = new StoredAccounts(world);
    IntStream.range(0, sessions).forEach(number -> accounts.add(number, ACCESS_TOKEN));
    IntStream.range(0, nodes).forEach(number -> world.nodes.add(new Node(world, number)));
    for (int expiry = 1; expiry <= EXPIRIES; expiry++) {
      world.scheduler.sleep(
          BETWEEN_EXPIRIES.multipliedBy(expiry).toNanos() - world.scheduler.now());
      IntStream.range(0, nodes).forEach(this::begin);
      world.scheduler.await(() -> unfinished == 0, Scheduler.NEVER);
    }
    world.scheduler.end();
  }

  private void begin(int number) {
    Node node = world.nodes.get(number);
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      unfinished++;
      world.scheduler.spawn(
          "a caller of " + node,
          node,
          () -> {
            used.of(number, caller).forEach(session -> use(node, session));
            unfinished--;
          });
    }
  }

  private void use(Node node, int session) {
    SimulatedAccount account = world.model.accounts.get(session);
    while (!callers.open(node, account)) {
      refused++;
      world.scheduler.sleep(BETWEEN_ATTEMPTS);
    }
  }
}
