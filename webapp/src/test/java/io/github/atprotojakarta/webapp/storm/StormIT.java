package io.github.atprotojakarta.webapp.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
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
  /** Enough sessions to be used twice, few enough to be signed in within seconds. */
  private static final int WITHOUT_CLAIMS = 500;

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
  void where_nobody_claims_the_same_storm_has_tokens_used_twice() throws Exception {
    StormSettings settings = StormSettings.read().withSessions(WITHOUT_CLAIMS);
    try (StormCluster cluster = new StormCluster(directory, 3, WithoutClaims.class)) {
      Storm storm = new Storm(settings, cluster, cluster.start(settings.sessions()));
      cluster.awaitWholeGrid();
      Storm.Outcome outcome = storm.run();
      print(storm.table(outcome));
      assertThat(outcome.balance().replays()).as("replays; %s", cluster.logTails()).isNotEmpty();
    }
  }

  @SuppressWarnings("SystemOut") // the table is for whoever reads the build's log
  private static void print(Map<String, Object> table) {
    table.forEach((name, value) -> System.out.printf("storm: %-38s %s%n", name, value));
  }
}
