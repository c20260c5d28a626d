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
 *   <li>the thread of its own that each refresh has: {@code RefreshThreadsTest}
 *   <li>the pauses between the attempts of a revocation: {@code RefreshPausesTest}
 *   <li>a refused token of a session that another node has refreshed: {@code UnprovenRefreshTest}
 *   <li>a thread that never stores unsaved tokens: {@code UnsavedTokensTest}
 *   <li>new tokens in hand against the older row of a database: {@code UnsavedTokensTest}
 *   <li>what caches forget after hours, as they go by the time of the JVM
 * </ul>
 */
class SimulationMutationsTest {
  private static final long HISTORIES = 6_000;

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
