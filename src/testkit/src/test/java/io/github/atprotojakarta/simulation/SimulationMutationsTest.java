package io.github.atprotojakarta.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes the fixes of refreshes out, one at a time: the simulation must find each of these faults.
 *
 * <p>Out of its reach are: the thread of its own that each refresh has (RefreshThreadsTest), the
 * pauses between the attempts of a revocation (RefreshPausesTest), and what the caches of a node
 * forget after hours, as they go by the time of the JVM (UnprovenRefreshTest).
 */
class SimulationMutationsTest {
  private static final long HISTORIES = 8_000;

  static Stream<Mutation> mutations() {
    return Stream.of(Mutations.responses(), Mutations.claims(), Mutations.threads())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void the_simulation_finds(Mutation mutation) {
    long seed = new MutatedClient(mutation).firstFailure(1, HISTORIES);
    assertThat(seed).as("histories until \"%s\" is found", mutation).isPositive();
  }
}
