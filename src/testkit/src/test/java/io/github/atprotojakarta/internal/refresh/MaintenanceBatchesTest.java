package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the maintenance asks the stores for, how often, and for how long. */
class MaintenanceBatchesTest {
  private static final Instant NOW = StoredSamples.NOW;
  private static final StoredSession SESSION = StoredSamples.session(StoredSamples.account(), NOW);

  private final ManualContext manual = new ManualContext();
  private final List<String> asked = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  private final List<SessionEvent> told = new ArrayList<>();
  private Duration eachTakes = Duration.ZERO;
  private List<MaintenanceTask> tasks;

  @BeforeEach
  void start() {
    SessionStore store = recording(SessionStore.class);
    SessionEvents events = new SessionEvents(List.of(told::add));
    SessionUse uses = new SessionUse(store, SessionLimits.DEFAULT, manual.clock);
    tasks =
        new SessionMaintenance(
                new SignOut(store, OfflineServer.revocation(), events, key -> {}, manual.clock),
                uses,
                store,
                recording(StateStore.class),
                events,
                manual.context())
            .tasks();
  }

  /** A store whose methods take a while, and return as many as the test says, and then nothing. */
  private <T> T recording(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              asked.add(method.getName() + List.of(arguments));
              manual.waits.advance(eachTakes);
              if (method.getReturnType() == void.class) {
                return null;
              }
              int size = batches.isEmpty() ? 0 : batches.remove(0);
              return switch (method.getName()) {
                case "retired" -> Collections.nCopies(size, SESSION);
                case "retireOver", "deleteEnded" -> Collections.nCopies(size, SESSION.key());
                default -> size;
              };
            }));
  }

  private void run(String name) {
    asked.clear();
    tasks.stream().filter(task -> task.name().equals(name)).findFirst().orElseThrow().run();
  }

  @Test
  void each_task_asks_for_one_batch_of_what_is_due() {
    run("forget-unfinished-logins");
    assertThat(asked).containsExactly("deleteExpired[" + NOW + ", 1000]");
    run("retire-sessions-over-their-limits");
    assertThat(asked)
        .containsExactly("retireOver[" + SessionLimits.DEFAULT + ", " + NOW + ", 100]");
    run("retry-revocations");
    assertThat(asked).containsExactly("retired[" + NOW + ", 5]");
    run("delete-ended-sessions");
    assertThat(asked).containsExactly("deleteEnded[" + NOW.minus(Duration.ofDays(1)) + ", 100]");
  }

  @ParameterizedTest
  @CsvSource({
    "forget-unfinished-logins, deleteExpired, 1000",
    "retire-sessions-over-their-limits, retireOver, 100",
    "retry-revocations, retired, 5",
    "delete-ended-sessions, deleteEnded, 100"
  })
  void a_task_goes_on_after_a_full_batch(String task, String method, int full) {
    batches.addAll(List.of(full, full + 1, full - 1, full));
    run(task);
    assertThat(asked).filteredOn(each -> each.startsWith(method + "[")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"retire-sessions-over-their-limits", "delete-ended-sessions"})
  void each_session_that_ends_is_told(String task) {
    batches.add(2);
    run(task);
    assertThat(told)
        .isEqualTo(
            Collections.nCopies(
                2, new SessionEvent.SessionDeleted(SESSION.key(), SessionEvent.Cause.EXPIRED)));
  }

  @Test
  void a_task_ends_after_five_seconds() {
    eachTakes = Duration.ofMillis(1_250);
    batches.addAll(Collections.nCopies(10, 100));
    run("delete-ended-sessions");
    assertThat(asked).hasSize(4);
  }
}
