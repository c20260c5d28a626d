package io.github.atprotojakarta.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Runs the refresh of sessions in many histories, each with other faults and another order of
 * steps. System properties: {@code simulation.histories}, how many; {@code simulation.seed}, the
 * first one; {@code simulation.threads}, how many run at a time.
 */
class SimulationTest {
  private static final long HISTORIES = Long.getLong("simulation.histories", 25_000);
  private static final long FIRST = Long.getLong("simulation.seed", 1);
  private static final int THREADS = Integer.getInteger("simulation.threads", 1);

  @Test
  void no_history_breaks_the_model() throws InterruptedException {
    long seed = Simulation.firstFailure(FIRST, HISTORIES, THREADS);
    assertThat(seed).as(() -> seed == 0 ? "" : Simulation.describe(seed)).isZero();
  }

  @Test
  void a_seed_always_leads_to_the_same_history() {
    for (long seed = 1; seed <= 100; seed++) {
      assertThat(trace(Choices.ofSeed(seed))).isNotEmpty().isEqualTo(trace(Choices.ofSeed(seed)));
    }
  }

  @Test
  void the_record_of_a_history_leads_to_the_same_history() {
    Choices choices = Choices.ofSeed(7);
    List<String> first = trace(choices);
    assertThat(trace(Choices.replay(choices.record()))).isEqualTo(first);
  }

  private static List<String> trace(Choices choices) {
    List<String> trace = new ArrayList<>();
    Simulation.run(choices, trace);
    return trace;
  }
}
