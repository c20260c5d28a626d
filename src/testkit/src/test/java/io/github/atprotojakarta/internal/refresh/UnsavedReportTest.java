package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators read about tokens that exist only in the memory of a node. */
class UnsavedReportTest extends OfferedTokens {
  private static final String HELD = "SEVERE ATP1103 New tokens could not be saved";
  private static final String SAVED = "INFO All new tokens that existed only";
  private static final String LOST = "SEVERE ATP1112 The new tokens of 1 sessions are lost";

  private final OperatorMessages messages = new OperatorMessages(UnsavedTokens.class);

  @AfterEach
  void close() {
    messages.close();
  }

  private void assertRead(String... begins) {
    List<String> lines = messages.lines();
    assertThat(lines).hasSameSizeAs(begins);
    for (int i = 0; i < begins.length; i++) {
      assertThat(lines.get(i)).startsWith(begins[i]);
    }
  }

  @Test
  void it_is_said_once_that_tokens_are_held_and_once_that_all_are_saved() {
    held();
    held();
    manual.runTasks();
    assertRead(HELD, SAVED);
    held();
    manual.runTasks();
    assertRead(HELD, SAVED, HELD, SAVED);
  }

  @Test
  void a_task_that_stops_with_tokens_in_memory_does_not_say_that_they_are_saved() {
    held();
    failures = 1;
    Thread.currentThread().interrupt();
    try {
      manual.runTasks();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertRead(HELD);
  }

  @Test
  void tokens_that_a_node_revokes_at_its_end_are_not_called_saved() {
    StoredSession refreshed = held();
    failures = 2;
    meanwhile.add(unsaved::close);
    manual.runTasks();
    assertThat(revoked).containsExactly(refreshed);
    assertRead(HELD, LOST);
  }

  @Test
  void a_node_that_loses_nothing_at_its_end_says_nothing() {
    held();
    unsaved.close();
    assertRead(HELD);
  }

  @Test
  void threads_report_one_after_the_other() throws Exception {
    UnsavedReport report = new UnsavedReport(System.getLogger(UnsavedTokens.class.getName()));
    SessionKey key = StoredSamples.session(StoredSamples.account(), StoredSamples.NOW).key();
    Runnable held = () -> report.held(key, new IllegalStateException("away"));
    Runnable saved = () -> report.saved(() -> true);
    List<Thread> threads = new ArrayList<>();
    for (Runnable each : Stream.of(held, saved, saved, held).toList()) {
      Thread thread = new Thread(each, "report");
      thread.setDaemon(true);
      thread.start();
      thread.join(Duration.ofMinutes(1).toMillis());
      threads.add(thread);
    }
    assertThat(threads).noneMatch(Thread::isAlive);
    assertRead(HELD, SAVED, HELD);
  }
}
