package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FaultRates;
import io.github.atprotojakarta.webapp.storm.CallResult.Kind;
import io.github.atprotojakarta.webapp.storm.Chaos.Act;
import io.github.atprotojakarta.webapp.storm.Ledger.Balance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** One storm over a cluster, from the first call to the reckoning. */
final class Storm {
  private static final FaultRates TOKEN_ENDPOINT =
      new FaultRates(0.1, Duration.ofSeconds(2), 0.05, 0.02, 0.01);

  /**
   * A claim that was left behind ends after 24 s, and after 192 s at most, and is tried once more.
   */
  private static final Duration RECKONING = Duration.ofMinutes(4);

  private static final int CALLS_AT_ONCE = 24;

  private final StormSettings settings;
  private final StormCluster cluster;
  private final List<StormSession> sessions;
  private final Random random;
  private final Ledger ledger;
  private final Callers callers;
  private final Chaos chaos;

  Storm(StormSettings settings, StormCluster cluster, List<StormSession> sessions) {
    this.settings = settings;
    this.cluster = cluster;
    this.sessions = sessions;
    this.random = new Random(settings.seed());
    this.ledger = new Ledger(cluster.network(), cluster.database());
    this.callers = new Callers(sessions, cluster.nodes(), new Random(random.nextLong()));
    this.chaos = new Chaos(cluster, callers, ledger, new Random(random.nextLong()));
  }

  /** Lets it loose, and then calls every session once more in a cluster where nothing is wrong. */
  Outcome run() throws IOException {
    cluster
        .network()
        .faults()
        .atRandom(Endpoint.TOKEN, TOKEN_ENDPOINT, new Random(random.nextLong()));
    try (callers) {
      callers.start(settings.callers());
      chaos.rage(settings.rounds());
      callers.pause();
    }
    cluster.network().faults().clear();
    cluster.heals();
    Map<StormSession, CallResult> ends = reckoning();
    return new Outcome(ends, ledger.balance(dids(ends, Kind.SIGN_IN_AGAIN)));
  }

  private Map<StormSession, CallResult> reckoning() {
    Map<StormSession, CallResult> ends = new LinkedHashMap<>();
    List<StormSession> open = new ArrayList<>(sessions);
    long end = System.nanoTime() + RECKONING.toNanos();
    do {
      for (int from = 0; from < open.size(); from += CALLS_AT_ONCE) {
        open.subList(from, Math.min(open.size(), from + CALLS_AT_ONCE)).stream()
            .collect(Collectors.toMap(session -> session, this::callOnce))
            .forEach((session, call) -> ends.put(session, call.join()));
      }
      open.removeIf(session -> ends.get(session).kind() != Kind.TRY_AGAIN);
    } while (!open.isEmpty() && System.nanoTime() - end < 0);
    return ends;
  }

  private CompletableFuture<CallResult> callOnce(StormSession session) {
    return cluster.nodes().get(random.nextInt(cluster.nodes().size())).call(session);
  }

  private static Set<String> dids(Map<StormSession, CallResult> ends, Kind kind) {
    return ends.entrySet().stream()
        .filter(end -> end.getValue().kind() == kind)
        .map(end -> end.getKey().did())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What is left when it is over.
   *
   * @param ends the last call of every session
   * @param balance the books
   */
  record Outcome(Map<StormSession, CallResult> ends, Balance balance) {
    /** Sessions that neither work nor are over. */
    Map<StormSession, CallResult> undecided() {
      Map<StormSession, CallResult> these = new LinkedHashMap<>(ends);
      these.values().removeIf(r -> r.kind() == Kind.WORKED || r.kind() == Kind.SIGN_IN_AGAIN);
      return these;
    }
  }

  /** What the callers met that must not be. */
  List<String> callFaults() {
    return callers.faults();
  }

  /** The storm in figures. */
  Map<String, Object> table(Outcome outcome) {
    Balance balance = outcome.balance();
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("seed (storm.seed)", settings.seed());
    table.put("nodes", cluster.nodes().size());
    table.put("sessions (storm.sessions)", sessions.size());
    table.put("calls that worked", callers.count(Kind.WORKED));
    table.put("calls to be tried again", callers.count(Kind.TRY_AGAIN));
    table.put("calls of sessions that had ended", callers.count(Kind.SIGN_IN_AGAIN));
    table.put("calls at a dying node", callers.count(Kind.NO_NODE));
    table.put("refreshes", cluster.network().counters().refreshes());
    table.put("nodes killed", chaos.count(Act.KILL));
    table.put("nodes paused beyond the lease", chaos.count(Act.PAUSE));
    table.put("data grid split", chaos.count(Act.SPLIT));
    table.put("members that hung", chaos.count(Act.HANG));
    table.put("data grid not whole in time", chaos.unhealed());
    table.put("database restarted", chaos.count(Act.DATABASE));
    table.put("token answers delayed", cluster.network().counters().delayed(Endpoint.TOKEN));
    table.put("token requests failed (5xx)", cluster.network().counters().failed(Endpoint.TOKEN));
    table.put("token answers lost by plan", balance.lostByPlan());
    table.put("token answers lost with a node", balance.lostByDeath());
    table.put("locks that ran out", logged("took longer than the lease of its lock"));
    table.put("locks not provided", logged("did not provide the refresh lock"));
    table.put("claims taken over", logged("was not completed"));
    table.put("replays", balance.replays().size());
    table.put("retries after a destroyed answer", balance.retries().size());
    table.put("sessions whose answer was destroyed", balance.destroyed().size());
    table.put("sessions whose answer came late", balance.late().size());
    table.put("sessions lost", balance.lost().size());
    table.put("half of the calls within", callers.within(0.5).toMillis() + " ms");
    table.put("99 of 100 calls within", callers.within(0.99).toMillis() + " ms");
    return table;
  }

  private long logged(String text) {
    return cluster.nodes().stream()
        .flatMap(node -> node.log().stream())
        .filter(line -> line.contains(text))
        .count();
  }

  /** What is known of these accounts: every use of a token, and what the nodes say of them. */
  String histories(Set<String> dids) {
    return dids.stream().limit(5).map(this::history).collect(Collectors.joining("\n"));
  }

  private String history(String did) {
    StringBuilder text = new StringBuilder("---- the history of " + did + "\n");
    cluster.network().refreshTokenUses().stream()
        .filter(use -> use.did().equals(did))
        .forEach(use -> text.append(use).append('\n'));
    for (StormNode node : cluster.nodes()) {
      node.log().stream()
          .filter(line -> line.contains(did))
          .forEach(line -> text.append(node.number()).append(": ").append(line).append('\n'));
    }
    return text.toString();
  }
}
