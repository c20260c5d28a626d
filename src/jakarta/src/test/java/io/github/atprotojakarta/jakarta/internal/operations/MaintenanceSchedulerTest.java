package io.github.atprotojakarta.jakarta.internal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Quantity;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.MaintenanceLease;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaintenanceSchedulerTest {
  private final AtprotoOAuthClient client =
      AtprotoOAuthClient.builder()
          .clientMetadata(
              ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/callback")), "atproto"))
          .build();
  private final ManagedScheduler threads =
      new ManagedScheduler("atproto-maintenance", Optional::empty);
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final List<Throwable> stackTraces = new CopyOnWriteArrayList<>();
  private final List<Measurement> measured = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger(MaintenanceScheduler.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry.getLevel() + " " + entry.getMessage());
          if (entry.getThrown() != null) {
            stackTraces.add(entry.getThrown());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void close() {
    logger.removeHandler(handler);
    threads.close();
    client.close();
  }

  private MaintenanceScheduler maintenance(MaintenanceLease lease, MaintenanceTask... tasks) {
    return new MaintenanceScheduler(
        client, lease, List.of(tasks), new NodeLevels(measured::add, () -> 2), threads);
  }

  private MaintenanceTask task(String name, Runnable work) {
    return new MaintenanceTask() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void run() {
        work.run();
        done.add(name);
      }
    };
  }

  @Test
  void failing_tasks_and_findings_are_measured_on_every_node() {
    boolean[] fails = {true};
    MaintenanceTask flaky =
        task(
            "flaky",
            () -> {
              if (fails[0]) {
                throw new TransientException("away");
              }
            });
    MaintenanceScheduler maintenance = maintenance((name, time) -> name.equals("flaky"), flaky);
    maintenance.runAll();
    assertThat(measured)
        .containsExactly(
            new Measurement.Level(Quantity.FAILING_TASKS, 1),
            new Measurement.Level(Quantity.SELF_CHECK_FINDINGS, 2));
    measured.clear();
    fails[0] = false;
    maintenance.runAll();
    assertThat(measured).contains(new Measurement.Level(Quantity.FAILING_TASKS, 0));
  }

  @Test
  void each_task_is_done_by_the_node_that_has_its_lease() {
    List<String> asked = new ArrayList<>();
    MaintenanceLease lease =
        (name, time) -> {
          assertThat(time).isGreaterThan(Duration.ofMinutes(1));
          asked.add(name);
          return !name.equals("of-another-node");
        };
    maintenance(lease, task("mine", () -> {}), task("of-another-node", () -> {})).runAll();
    assertThat(done).containsExactly("mine");
    assertThat(asked)
        .containsExactly(
            "forget-unfinished-logins",
            "retire-sessions-over-their-limits",
            "retry-revocations",
            "delete-ended-sessions",
            "mine",
            "of-another-node");
  }

  @Test
  void a_task_that_fails_is_reported_once_for_each_kind_and_stops_no_other() {
    List<RuntimeException> faults = new ArrayList<>();
    faults.add(new TransientException("The database is away"));
    faults.add(new TransientException("The database is still away"));
    faults.add(new IllegalStateException("The table is not there"));
    MaintenanceTask failing =
        task(
            "failing",
            () -> {
              if (!faults.isEmpty()) {
                throw faults.remove(0);
              }
            });
    MaintenanceScheduler maintenance =
        maintenance(MaintenanceLease.ofOneNode(), failing, task("other", () -> {}));
    for (int minute = 0; minute < 5; minute++) {
      maintenance.runAll();
    }
    assertThat(done)
        .containsExactly("other", "other", "other", "failing", "other", "failing", "other");
    assertThat(logged)
        .filteredOn(line -> line.contains("failing") || line.contains("succeeds again"))
        .hasSize(3);
  }

  @Test
  void an_outage_is_one_line_for_each_task_without_a_stack_trace() {
    MaintenanceLease away =
        (name, time) -> {
          throw new TransientException("no connection", new IllegalStateException("refused"));
        };
    MaintenanceScheduler maintenance = maintenance(away, task("mine", () -> {}));

    for (int minute = 0; minute < 60; minute++) {
      maintenance.runAll();
    }

    assertThat(logged).hasSize(client.maintenanceTasks().size() + 1);
    assertThat(logged).allMatch(line -> line.endsWith(" no connection"));
    assertThat(stackTraces).isEmpty();
  }

  @Test
  void a_lease_that_cannot_be_asked_for_is_a_failure_like_any_other() {
    MaintenanceLease broken =
        (name, time) -> {
          throw new TransientException("The database is away");
        };
    maintenance(broken, task("mine", () -> {})).runAll();
    assertThat(done).isEmpty();
    assertThat(logged).anyMatch(line -> line.contains("mine failed"));
  }

  @Test
  void without_a_scheduler_of_the_server_tasks_run_by_themselves() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    MaintenanceScheduler maintenance =
        maintenance(MaintenanceLease.ofOneNode(), task("mine", ran::countDown));
    maintenance.start();

    assertThat(ran.await(2, TimeUnit.MINUTES)).isTrue();
    maintenance.close();
    assertThat(done).containsExactly("mine");
  }

  @Test
  void the_end_waits_for_the_task_that_runs_and_no_other_begins() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    MaintenanceScheduler maintenance =
        maintenance(
            MaintenanceLease.ofOneNode(),
            task(
                "running",
                () -> {
                  runs.countDown();
                  await(goOn);
                }),
            task("next", () -> {}));
    maintenance.start();
    runs.await();
    Thread end = new Thread(maintenance::close);
    end.start();
    while (end.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(done).isEmpty();
    goOn.countDown();
    end.join();

    assertThat(done).containsExactly("running");
    maintenance.runAll();
    assertThat(done).containsExactly("running");
  }

  @Test
  void a_task_that_does_not_end_is_not_waited_for_and_its_failure_then_is_no_news()
      throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    MaintenanceScheduler maintenance =
        maintenance(
            MaintenanceLease.ofOneNode(),
            task(
                "stuck",
                () -> {
                  runs.countDown();
                  await(goOn);
                  throw new TransientException("The database is gone");
                }));
    Thread round = new Thread(maintenance::runAll);
    round.start();
    runs.await();
    maintenance.close(Duration.ofMillis(1));
    goOn.countDown();
    round.join();

    assertThat(logged).singleElement().asString().startsWith("INFO").contains("still running");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("A task was interrupted", e);
    }
  }

  @Test
  void sessions_whose_client_key_was_removed_are_counted_once() {
    InMemorySessionStore store = new InMemorySessionStore();
    store.insert(StoredSamples.session(StoredSamples.account(), Instant.now()));
    store.insert(StoredSamples.session(StoredSamples.account(), Instant.now()));
    try (AtprotoOAuthClient keyless =
        AtprotoOAuthClient.builder()
            .clientMetadata(client.clientMetadata())
            .sessionStore(store)
            .build()) {
      MaintenanceScheduler maintenance =
          new MaintenanceScheduler(
              keyless,
              MaintenanceLease.ofOneNode(),
              List.of(),
              new NodeLevels(measured::add, () -> 2),
              threads);
      maintenance.runAll();
      maintenance.runAll();
    }
    assertThat(logged).filteredOn(line -> line.contains("need the client key")).hasSize(1);
  }
}
