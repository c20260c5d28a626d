package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.testkit.server.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** What goes wrong with servers, grid and database, one thing after another, by a seed. */
final class Chaos {
  /** The kinds of trouble. */
  enum Act {
    KILL,
    PAUSE,
    DATABASE,
    SPLIT,
    HANG
  }

  private static final int STRIKES_BETWEEN = 100;
  private static final Duration PROGRESS = Duration.ofMinutes(4);
  private static final Duration NOTICED = Duration.ofSeconds(45);
  private static final Duration IDLE = Duration.ofSeconds(60);

  /**
   * Beyond the lease of the lock (4 s) and often beyond the ten seconds that an answer may take;
   * within a claim (24 s), together with all that can be done under one before and after.
   */
  private static final int PAUSE_MILLIS = 5_000;

  private static final int PAUSE_SPREAD_MILLIS = 8_000;

  private final StormCluster cluster;
  private final Callers callers;
  private final Ledger ledger;
  private final Random random;
  private final long begun = System.nanoTime();
  private int unhealed;
  private final Map<Act, Integer> counts = new EnumMap<>(Act.class);

  Chaos(StormCluster cluster, Callers callers, Ledger ledger, Random random) {
    this.cluster = cluster;
    this.callers = callers;
    this.ledger = ledger;
    this.random = random;
  }

  /** Everything once in each round, in an order of its own. */
  void rage(int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      List<Act> acts = new ArrayList<>(List.of(Act.values()));
      Collections.shuffle(acts, random);
      for (Act act : acts) {
        if (!cluster.heals()) {
          unhealed++;
          say("the data grid is not whole: " + act + " comes all the same");
        }
        progress();
        perform(act);
      }
    }
    progress();
  }

  /** How often the grid was not whole when the next trouble came. */
  int unhealed() {
    return unhealed;
  }

  int count(Act act) {
    return counts.getOrDefault(act, 0);
  }

  private void perform(Act act) throws IOException {
    say(act.toString());
    counts.merge(act, 1, Integer::sum);
    switch (act) {
      case KILL -> kill(anyNode());
      case PAUSE -> pause(anyNode());
      case DATABASE -> cluster.database().restart();
      case SPLIT -> split();
      case HANG -> hang(anyNode());
    }
  }

  private void kill(StormNode node) throws IOException {
    node.kill();
    callers.pause();
    awaitIdle();
    ledger.died(node.name());
    callers.resume();
    progress();
    node.start();
  }

  /** Until nothing is on its way at the token endpoint or at the database, seen twice. */
  private void awaitIdle() {
    int[] seen = new int[1];
    Patience.until(
        IDLE,
        () -> {
          boolean idle =
              cluster.network().counters().running(Endpoint.TOKEN) == 0
                  && cluster.database().busy() == 0;
          seen[0] = idle ? seen[0] + 1 : 0;
          return seen[0] == 2;
        },
        () -> "token endpoint or database are still at work, though nobody calls");
  }

  private void pause(StormNode node) {
    node.pause();
    try {
      Patience.pass(Duration.ofMillis(PAUSE_MILLIS + random.nextInt(PAUSE_SPREAD_MILLIS)));
    } finally {
      node.resume();
    }
  }

  /** One node on its own, or each; in the middle of it other trouble. */
  private void split() throws IOException {
    int nodes = cluster.nodes().size();
    StormNode alone = anyNode();
    boolean each = random.nextInt(3) == 0;
    cluster.grid().split(each ? List.of() : List.of(othersThan(alone)));
    say("cut " + cluster.grid().cuts());
    for (StormNode node : cluster.nodes()) {
      node.sees(each || node == alone ? 1 : nodes - 1, NOTICED);
    }
    progress();
    perform(random.nextBoolean() ? Act.PAUSE : Act.DATABASE);
    progress();
    cluster.grid().heal();
  }

  /** The others ask a member for locks that does not respond, and the calls go on meanwhile. */
  private void hang(StormNode node) {
    cluster.grid().split(List.of(othersThan(node)));
    say("cut " + cluster.grid().cuts());
    progress();
    cluster.grid().heal();
  }

  private Set<Integer> othersThan(StormNode one) {
    return cluster.nodes().stream()
        .filter(node -> node != one)
        .map(StormNode::number)
        .collect(Collectors.toSet());
  }

  private void progress() {
    long goal = callers.strikes() + STRIKES_BETWEEN;
    Patience.until(
        PROGRESS,
        () -> callers.strikes() >= goal,
        () -> "the callers are stuck at " + callers.strikes() + " of " + goal);
  }

  private StormNode anyNode() {
    return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
  }

  @SuppressWarnings("SystemOut") // the story of the storm, for whoever reads the build's log
  private void say(String what) {
    long seconds = (System.nanoTime() - begun) / 1_000_000_000;
    System.out.printf("storm: %4d s, %d strikes: %s%n", seconds, callers.strikes(), what);
  }
}
