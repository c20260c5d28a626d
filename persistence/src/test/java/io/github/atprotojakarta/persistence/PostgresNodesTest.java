package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.session.NodeStores;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the tests of refreshes rely on when they run in this module. */
class PostgresNodesTest {
  private final NodeStores nodes = NodeStores.create();
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), Instant.now());

  private static RefreshClaim claim(String id) {
    Instant at = Instant.now();
    return new RefreshClaim(id, at, at.plusSeconds(60));
  }

  @Test
  void the_tests_of_this_module_run_over_two_stores_of_one_database() {
    assertThat(nodes.first()).isInstanceOf(JpaSessionStore.class).isNotSameAs(nodes.second());
    nodes.first().insert(session);
    assertThat(nodes.second().find(session.key())).contains(session);
  }

  @Test
  void a_claim_ends_by_the_clock_of_the_database_alone() {
    nodes.first().insert(session);
    assertThat(nodes.first().claim(session.key(), 1, claim("first")))
        .isEqualTo(new ClaimOutcome.Claimed(false));
    assertThat(nodes.second().claim(session.key(), 1, claim("second")))
        .isInstanceOf(ClaimOutcome.Held.class);
    nodes.moveClock(Duration.ofSeconds(61));
    assertThat(nodes.second().claim(session.key(), 1, claim("second")))
        .isEqualTo(new ClaimOutcome.Claimed(true));
  }
}
