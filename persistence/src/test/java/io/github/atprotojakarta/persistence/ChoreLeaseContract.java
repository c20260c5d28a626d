package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link io.github.atprotojakarta.store.MaintenanceLease} of a cluster has to do. */
abstract class ChoreLeaseContract {
  private static final int NODES = 8;
  private static final Duration HOUR = Duration.ofHours(1);

  private final String chore = "chore-" + UUID.randomUUID();

  abstract JpaMaintenanceLease node();

  @Test
  void a_chore_is_one_nodes_until_its_lease_is_over() {
    JpaMaintenanceLease first = node();
    JpaMaintenanceLease second = node();
    assertThat(first.acquire(chore, HOUR)).isTrue();
    assertThat(second.acquire(chore, HOUR)).isFalse();
    assertThat(first.acquire(chore, Duration.ZERO)).isTrue();
    assertThat(second.acquire(chore, HOUR)).isTrue();
    assertThat(first.acquire(chore, HOUR)).isFalse();
  }

  @Test
  void the_node_that_has_it_renews_it_and_other_chores_are_free() {
    JpaMaintenanceLease first = node();
    assertThat(first.acquire(chore, HOUR)).isTrue();
    assertThat(first.acquire(chore, HOUR)).isTrue();
    assertThat(node().acquire(chore, HOUR)).isFalse();
    assertThat(node().acquire(chore + "-other", HOUR)).isTrue();
  }

  @Test
  void of_many_nodes_that_ask_at_once_one_gets_a_chore_that_was_never_done() throws Exception {
    List<JpaMaintenanceLease> nodes = nodes();
    assertThat(Together.run(NODES, i -> nodes.get(i).acquire(chore, HOUR))).containsOnlyOnce(true);
  }

  @Test
  void of_many_nodes_that_ask_at_once_one_gets_a_chore_whose_lease_is_over() throws Exception {
    node().acquire(chore, Duration.ZERO);
    List<JpaMaintenanceLease> nodes = nodes();
    assertThat(Together.run(NODES, i -> nodes.get(i).acquire(chore, HOUR))).containsOnlyOnce(true);
  }

  private List<JpaMaintenanceLease> nodes() {
    return IntStream.range(0, NODES).mapToObj(i -> node()).toList();
  }
}
