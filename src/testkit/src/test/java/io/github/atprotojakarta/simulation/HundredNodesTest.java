package io.github.atprotojakarta.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What refreshes cost a cluster of up to a hundred nodes. All callers begin at the same moment. The
 * figures count operations and virtual time, so they are the same on each machine. They are in
 * "Capacity" of docs/operations.md.
 */
@TestInstance(Lifecycle.PER_CLASS)
class HundredNodesTest {
  /** The sessions of each node: see {@link Crowd#ofManySessions}. */
  private static final int SESSIONS = 3;

  /** The DID document, the metadata of the PDS and of the authorization server. */
  private static final int LOOKUPS = 3;

  /** What the only node of a cluster takes for a refresh with its restore. */
  private static final Duration ALONE = Duration.ofMillis(674);

  /** A node that waited reads the row and frees the lock. */
  private static final Duration TURN = Duration.ofMillis(7);

  /** Such a refresh ends before the fifth look at its claim, which is after 1.5 seconds. */
  private static final int LOOKS = 4;

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

  private record Case(boolean many, int nodes, boolean lock) {
    Crowd.Result run() {
      Set<Fault> always = lock ? Set.of() : Set.of(Fault.LOCK_FAILS);
      return many
          ? Crowd.ofManySessions(nodes, SESSIONS, always)
          : Crowd.ofOneSession(nodes, always, Set.of());
    }
  }

  private final Map<Case, Crowd.Result> results = new HashMap<>();

  private Crowd.Result result(boolean many, int nodes, boolean lock) {
    return results.computeIfAbsent(new Case(many, nodes, lock), Case::run);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 100})
  void one_session_costs_one_request_and_each_node_one_turn_of_the_lock(int nodes) {
    Crowd.Result result = result(false, nodes, true);
    demandOneRequestEach(result, 1);
    assertThat(result.claims()).as("claims").isEqualTo(Crowd.EXPIRIES);
    assertThat(result.locks()).as("calls to the lock").isEqualTo(2 * nodes * Crowd.EXPIRIES);
    assertThat(result.reads()).as("reads").isEqualTo(readsOf(nodes));
    assertThat(result.longestWait())
        .as("longest wait")
        .isLessThanOrEqualTo(ALONE.plus(TURN.multipliedBy(nodes - 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 100})
  void without_the_lock_each_node_looks_a_few_times_at_the_claim(int nodes) {
    Crowd.Result result = result(false, nodes, false);
    demandOneRequestEach(result, 1);
    assertThat(result.claims())
        .as("claims")
        .isLessThanOrEqualTo((1 + LOOKS * (nodes - 1)) * Crowd.EXPIRIES);
    assertThat(result.locks()).as("failed calls").isEqualTo(nodes * Crowd.EXPIRIES);
    assertThat(result.reads()).as("reads").isEqualTo(readsOf(nodes));
    assertThat(result.lookups()).as("lookups").isEqualTo(LOOKUPS * nodes * Crowd.EXPIRIES);
    assertThat(result.longestWait())
        .as("longest wait")
        .isLessThanOrEqualTo(ALONE.plus(LONGEST_PAUSE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 100})
  void the_cost_of_each_of_many_sessions_does_not_grow_with_the_cluster(int nodes) {
    Crowd.Result result = result(true, nodes, true);
    int refreshes = SESSIONS * nodes * Crowd.EXPIRIES;
    int sharedBy = Math.min(nodes, Crowd.CALLERS);
    demandOneRequestEach(result, SESSIONS * nodes);
    assertThat(result.claims()).as("claims").isEqualTo(refreshes);
    assertThat(result.locks()).as("calls to the lock").isEqualTo(2 * sharedBy * refreshes);
    assertThat(result.reads()).as("reads").isEqualTo((Crowd.CALLERS + sharedBy) * refreshes);
    assertThat(result.longestWait())
        .as("longest wait")
        .isLessThanOrEqualTo(ALONE.plus(TURN.multipliedBy(sharedBy - 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 100})
  void without_the_lock_this_is_so_too(int nodes) {
    Crowd.Result result = result(true, nodes, false);
    int refreshes = SESSIONS * nodes * Crowd.EXPIRIES;
    int sharedBy = Math.min(nodes, Crowd.CALLERS);
    demandOneRequestEach(result, SESSIONS * nodes);
    assertThat(result.claims())
        .as("claims")
        .isLessThanOrEqualTo((1 + LOOKS * (sharedBy - 1)) * refreshes);
    assertThat(result.reads()).as("reads").isEqualTo((Crowd.CALLERS + sharedBy) * refreshes);
    assertThat(result.longestWait())
        .as("longest wait")
        .isLessThanOrEqualTo(ALONE.plus(LONGEST_PAUSE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_request_that_was_lost_costs_each_node_no_more_looks_than_in_a_small_cluster(boolean lock) {
    Crowd.Result few = withLostRequest(10, lock);
    Crowd.Result many = withLostRequest(100, lock);
    assertThat(many.failure()).isNull();
    assertThat(many.requests()).as("requests").isEqualTo(Crowd.EXPIRIES + 1);
    assertThat(many.claims()).as("claims").isLessThan(12 * few.claims());
    assertThat(many.reads()).as("reads").isLessThan(12 * few.reads());
    assertThat(many.longestWait()).as("longest wait").isEqualTo(few.longestWait());
    assertThat(many.longestWait())
        .isLessThan(Node.TIMINGS.othersWait().multipliedBy(lock ? 2 : 1).plusSeconds(1));
  }

  private static Crowd.Result withLostRequest(int nodes, boolean lock) {
    return Crowd.ofOneSession(
        nodes, lock ? Set.of() : Set.of(Fault.LOCK_FAILS), Set.of(Fault.REQUEST_LOST));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 100})
  void the_tables_of_the_operations_have_these_figures(int nodes) throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "..", "docs", "operations.md")).stream()
            .filter(line -> line.startsWith("| " + nodes + " |"))
            .toList();
    assertThat(rows).contains(row(false, nodes), row(true, nodes));
  }

  private String row(boolean many, int nodes) {
    Crowd.Result with = result(many, nodes, true);
    Crowd.Result without = result(many, nodes, false);
    return String.format(
        Locale.ROOT,
        "| %d | %d | %d | %d | %d | %.2f s | %d | %.2f s |",
        nodes,
        with.requests() / Crowd.EXPIRIES,
        with.locks() / Crowd.EXPIRIES,
        with.claims() / Crowd.EXPIRIES,
        with.reads() / Crowd.EXPIRIES,
        with.longestWait().toMillis() / 1000.0,
        without.claims() / Crowd.EXPIRIES,
        without.longestWait().toMillis() / 1000.0);
  }

  @Test
  void the_same_cluster_always_does_the_same() {
    assertThat(Crowd.ofOneSession(10, Set.of(), Set.of(Fault.REQUEST_LOST)).claims())
        .isEqualTo(Crowd.ofOneSession(10, Set.of(), Set.of(Fault.REQUEST_LOST)).claims());
  }

  private static void demandOneRequestEach(Crowd.Result result, int sessions) {
    assertThat(result.failure()).isNull();
    assertThat(result.refused()).as("callers that must try again").isZero();
    assertThat(result.requests()).as("requests").isEqualTo(sessions * Crowd.EXPIRIES);
  }

  /** Each caller reads the session, and each node reads it again under the lock. */
  private static int readsOf(int nodes) {
    return nodes * (Crowd.CALLERS + 1) * Crowd.EXPIRIES;
  }
}
