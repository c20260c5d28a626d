package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.store.Together;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules for each {@link io.github.atprotojakarta.store.MaintenanceLease} of a cluster. */
abstract class MaintenanceLeaseContract {
  private static final int NODES = 8;
  private static final Duration HOUR = Duration.ofHours(1);

  private final String task = "task-" + UUID.randomUUID();

  abstract JpaMaintenanceLease node();

  @Test
  void a_task_belongs_to_one_node_until_its_lease_is_over() {
    JpaMaintenanceLease first = node();
    JpaMaintenanceLease second = node();
    assertThat(first.acquire(task, HOUR)).isTrue();
    assertThat(second.acquire(task, HOUR)).isFalse();
    assertThat(first.acquire(task, Duration.ZERO)).isTrue();
    assertThat(second.acquire(task, HOUR)).isTrue();
    assertThat(first.acquire(task, HOUR)).isFalse();
  }

  @Test
  void the_node_that_has_it_renews_it_and_other_tasks_are_free() {
    JpaMaintenanceLease first = node();
    assertThat(first.acquire(task, HOUR)).isTrue();
    assertThat(first.acquire(task, HOUR)).isTrue();
    assertThat(node().acquire(task, HOUR)).isFalse();
    assertThat(node().acquire(task + "-other", HOUR)).isTrue();
  }

  @Test
  void of_many_nodes_that_ask_at_once_one_gets_a_task_that_was_never_done() throws Exception {
    List<JpaMaintenanceLease> nodes = nodes();
    assertThat(Together.run(NODES, i -> nodes.get(i).acquire(task, HOUR))).containsOnlyOnce(true);
  }

  @Test
  void of_many_nodes_that_ask_at_once_one_gets_a_task_whose_lease_is_over() throws Exception {
    node().acquire(task, Duration.ZERO);
    List<JpaMaintenanceLease> nodes = nodes();
    assertThat(Together.run(NODES, i -> nodes.get(i).acquire(task, HOUR))).containsOnlyOnce(true);
  }

  private List<JpaMaintenanceLease> nodes() {
    return IntStream.range(0, NODES).mapToObj(i -> node()).toList();
  }
}
