package io.github.atprotojakarta.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes the fixes of refreshes out, one at a time: the simulation must find each of these faults.
 *
 * <p>Not found in so few histories, or out of its reach, are:
 *
 * <ul>
 *   <li>older tokens of another refresh, which are no older row: {@code FlightOfOlderTokensTest}
 *   <li>what caches forget after hours, as they go by the time of the JVM
 * </ul>
 */
class SimulationMutationsTest {
  private static final long HISTORIES = 6_000;

  /** How many histories of the faults of a mutation the client as it is must pass. */
  private static final long UNCHANGED = 200;

  static Stream<Mutation> mutations() {
    return Stream.of(
            Mutations.responses(), Mutations.ends(), Mutations.claims(), Mutations.threads())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void the_simulation_finds(Mutation mutation) {
    assertThat(Simulation.firstFailure(1, UNCHANGED, mutation.faults()))
        .as("a failure of the client as it is")
        .isZero();
    long seed = new MutatedClient(mutation).firstFailure(1, HISTORIES, mutation.faults());
    assertThat(seed).as("histories until \"%s\" is found", mutation).isPositive();
  }
}
