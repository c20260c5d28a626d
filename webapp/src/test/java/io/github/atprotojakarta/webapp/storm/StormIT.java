package io.github.atprotojakarta.webapp.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Odds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A cluster in a storm. Its size and its seed are system properties: {@link StormSettings}. */
@Tag("cluster")
@Timeout(3600)
class StormIT {
  private static final Pattern TOKEN = Pattern.compile("ref-[0-9a-f]{64}");

  /** Stays, with the logs, when a test fails. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void no_token_is_used_twice_and_no_session_lost_but_those_whose_answers_were_destroyed()
      throws Exception {
    StormSettings settings = StormSettings.read();
    try (StormCluster cluster = new StormCluster(directory, 3)) {
      try {
        Storm storm = new Storm(settings, cluster, cluster.start(settings.sessions()));
        cluster.awaitWholeGrid();
        Storm.Outcome outcome = storm.run();
        print(storm.table(outcome));
        judge(storm, outcome);
        noTokenIsTold(cluster);
      } catch (IllegalStateException e) {
        throw new IllegalStateException(
            "storm.seed=" + settings.seed() + ": " + e.getMessage() + "\n" + cluster.logTails(), e);
      }
    }
  }

  private static void judge(Storm storm, Storm.Outcome outcome) {
    Ledger.Balance balance = outcome.balance();
    String histories = storm.histories(balance.suspects());
    assertThat(balance.replays()).as("replays\n%s", histories).isEmpty();
    assertThat(balance.refused()).as("tokens refused\n%s", histories).isEmpty();
    assertThat(outcome.undecided()).as("sessions that neither work nor are over").isEmpty();
    assertThat(balance.lostForNothing())
        .as("sessions lost though their answers were received\n%s", histories)
        .isEmpty();
    assertThat(balance.alive())
        .as("sessions that live though their answers were destroyed\n%s", histories)
        .isEmpty();
    assertThat(storm.callFaults()).as("calls that fail as no call should").isEmpty();
    assertThat(balance.lostByPlan()).as("answers destroyed by plan").isPositive();
  }

  private static void noTokenIsTold(StormCluster cluster) {
    for (StormNode node : cluster.nodes()) {
      assertThat(node.log()).as("log of node %d", node.number()).noneMatch(TOKEN.asPredicate());
    }
  }

  @Test
  void where_nobody_claims_a_split_grid_has_tokens_used_twice() throws Exception {
    int sessions = 20;
    try (StormCluster cluster = new StormCluster(directory, 2, WithoutClaims.class)) {
      Ledger ledger = new Ledger(cluster.network(), cluster.database());
      List<StormSession> all = cluster.start(sessions);
      cluster.awaitWholeGrid();
      cluster.grid().split(List.of());
      cluster.nodes().forEach(node -> node.awaitMembers(1, Duration.ofMinutes(2)));
      cluster
          .network()
          .faults()
          .atRandom(Endpoint.TOKEN, new Odds(1, Duration.ofSeconds(2), 0, 0), new Random(1));
      List<CompletableFuture<CallResult>> calls =
          all.stream()
              .flatMap(session -> cluster.nodes().stream().map(node -> node.call(session)))
              .toList();
      calls.forEach(CompletableFuture::join);

      Ledger.Balance balance = ledger.balance(Set.of());
      print(Map.of("replays without claims", balance.replays().size(), "sessions", sessions));
      assertThat(balance.replays()).as("replays; %s", cluster.logTails()).isNotEmpty();
      assertThat(balance.destroyed()).isEmpty();
    }
  }

  @SuppressWarnings("SystemOut") // the table is for whoever reads the build's log
  private static void print(Map<String, Object> table) {
    table.forEach((name, value) -> System.out.printf("storm: %-38s %s%n", name, value));
  }
}
