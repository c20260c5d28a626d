package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What other threads do while new tokens are offered to a store. */
class UnsavedTokensThreadsTest extends OfferedTokens {
  /** A node that stops waits for 200 ms, in pauses of 5 ms, until more has passed. */
  private static final int PAUSES_AT_THE_END = 41;

  private final List<StoredSession> offered = new ArrayList<>();
  private boolean oneIsRefused;

  @Override
  boolean accepts(StoredSession refreshed) {
    offered.add(refreshed);
    return super.accepts(refreshed) && !(oneIsRefused && onlyTheFirstWasOffered());
  }

  private boolean onlyTheFirstWasOffered() {
    return Set.copyOf(offered).size() == 1 && offered.size() < 100;
  }

  @Test
  void a_session_that_cannot_be_stored_does_not_block_the_others() {
    List<StoredSession> both = List.of(held(), held());
    offered.clear();
    oneIsRefused = true;
    manual.runTasks();
    assertThat(both).allMatch(this::stored);
    assertThat(offered).as("the other one had its turn").hasSizeLessThan(100);
  }

  @Test
  void a_second_task_offers_nothing_while_the_first_one_does() {
    held();
    held();
    Runnable second = manual.tasks.remove(1);
    List<Integer> during = new ArrayList<>();
    meanwhile.add(
        () -> {
          second.run();
          during.add(attempts);
        });
    manual.runTasks();
    assertThat(during).containsExactly(1);
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void a_node_that_stops_waits_for_the_thread_that_offers_tokens_and_it_revokes_them() {
    StoredSession refreshed = newTokens();
    failures = 6;
    meanwhile.add(unsaved::close);
    unsaved.save(refreshed);
    assertThat(manual.waits.pauses).isEqualTo(Collections.nCopies(PAUSES_AT_THE_END + 4, POLL));
    assertThat(revoked).containsExactly(refreshed);
    assertThat(unsaved.saveHeld(refreshed.key())).isEmpty();
  }

  @Test
  void an_attempt_that_fails_while_a_node_stops_was_not_the_last_one() {
    StoredSession refreshed = held();
    failures = 1;
    meanwhile.add(unsaved::close);
    manual.runTasks();
    assertThat(stored(refreshed)).isTrue();
    assertThat(revoked).isEmpty();
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void a_caller_whose_attempt_fails_while_a_node_stops_tries_a_last_time() {
    StoredSession refreshed = held();
    failures = 1;
    meanwhile.add(unsaved::close);
    unsaved.saveHeld(refreshed.key());
    assertThat(stored(refreshed)).isTrue();
    assertThat(revoked).isEmpty();
  }

  @Test
  void a_node_that_stops_does_not_wait_when_it_is_interrupted() {
    failures = 1;
    meanwhile.add(
        () -> {
          Thread.currentThread().interrupt();
          unsaved.close();
          Thread.interrupted();
        });
    StoredSession refreshed = newTokens();
    unsaved.save(refreshed);
    assertThat(manual.waits.pauses).isEqualTo(List.of(POLL, POLL));
    assertThat(stored(refreshed)).isTrue();
    assertThat(revoked).isEmpty();
  }

  @Test
  void a_node_that_stops_with_nothing_held_waits_for_nobody() {
    unsaved.close();
    assertThat(manual.waits.pauses).isEmpty();
  }

  @Test
  void a_caller_whose_attempt_fails_after_the_end_of_a_node_revokes() {
    List<StoredSession> all = List.of(held(), held(), held());
    eachTakes = StrictNetworkFixture.LONG_GRACE.othersWait().plus(Duration.ofNanos(1));
    unsaved.close();
    List<StoredSession> left = all.stream().filter(each -> !stored(each)).toList();
    assertThat(left).hasSize(2);
    failures = 1;
    unsaved.saveHeld(left.get(0).key());
    assertThat(revoked).containsExactly(left.get(0));
    assertThat(unsaved.saveHeld(left.get(0).key())).isEmpty();
    assertThat(manual.tasks).as("tasks of before the end").hasSize(3);
  }
}
