package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often, and in what pauses, new tokens are offered to a store that does not accept them. */
class UnsavedTokensAttemptsTest extends OfferedTokens {
  private static final Duration FIFTH_OF_GRACE = Duration.ofMillis(5_800);

  @Test
  void tokens_are_offered_five_times_before_they_are_held() {
    failures = 5;
    StoredSession refreshed = newTokens();
    assertThat(unsaved.save(refreshed).failure())
        .isInstanceOf(TransientException.class)
        .hasMessage("The new tokens of " + refreshed.key() + " could not be stored yet; try again");
    assertThat(attempts).isEqualTo(5);
    assertThat(manual.waits.pauses).isEqualTo(Collections.nCopies(4, POLL));
    assertThat(manual.tasks).hasSize(1);
    assertThat(events).isEmpty();
  }

  @Test
  void tokens_that_are_accepted_at_last_are_not_held() {
    failures = 4;
    StoredSession refreshed = newTokens();
    assertThat(unsaved.save(refreshed)).isEqualTo(new RefreshOutcome.Refreshed(refreshed));
    assertThat(stored(refreshed)).isTrue();
    assertThat(manual.tasks).isEmpty();
    assertThat(unsaved.saveHeld(refreshed.key())).isEmpty();
    assertThat(events).containsExactly(new SessionEvent.SessionUpdated(refreshed.key()));
  }

  @Test
  void tokens_that_are_older_than_those_of_the_store_are_not_held() {
    StoredSession refreshed = newTokens();
    StoredSession newer = StoredSamples.refreshed(refreshed);
    rows.complete(refreshed);
    rows.complete(newer);
    assertThat(unsaved.save(refreshed)).isEqualTo(new RefreshOutcome.Refreshed(newer));
    assertThat(unsaved.saveHeld(refreshed.key())).isEmpty();
  }

  @Test
  void a_task_offers_held_tokens_five_times_in_the_grace_of_another_node() {
    StoredSession refreshed = held();
    failures = 2;
    manual.runTasks();
    assertThat(stored(refreshed)).isTrue();
    assertThat(attempts).isEqualTo(3);
    assertThat(manual.waits.pauses).containsExactly(FIFTH_OF_GRACE, FIFTH_OF_GRACE);
    assertThat(manual.tasks).isEmpty();
    assertThat(unsaved.saveHeld(refreshed.key())).isEmpty();
  }

  @Test
  void a_short_grace_does_not_make_the_pauses_shorter_than_a_poll() {
    unsaved = unsaved(StrictNetworkFixture.SHORT);
    held();
    failures = 1;
    manual.runTasks();
    assertThat(manual.waits.pauses).containsExactly(StrictNetworkFixture.SHORT.poll());
  }

  @Test
  void a_caller_offers_held_tokens_once_and_begins_a_task() {
    StoredSession refreshed = held();
    manual.tasks.clear();
    failures = 1;
    assertThat(unsaved.saveHeld(refreshed.key()).orElseThrow().failure())
        .isInstanceOf(TransientException.class);
    assertThat(attempts).isEqualTo(1);
    assertThat(manual.tasks).hasSize(1);
    assertThat(unsaved.saveHeld(refreshed.key())).contains(new RefreshOutcome.Refreshed(refreshed));
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void two_tasks_do_not_work_at_the_same_time_and_a_second_one_finds_nothing_to_do() {
    held();
    held();
    assertThat(manual.tasks).hasSize(2);
    manual.runTasks();
    assertThat(attempts).isEqualTo(2);
    assertThat(manual.tasks).isEmpty();
  }

  @Test
  void a_task_that_is_interrupted_stops() {
    held();
    failures = 10;
    Thread.currentThread().interrupt();
    try {
      manual.runTasks();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(attempts).isEqualTo(1);
    assertThat(manual.tasks).as("it is begun again").hasSize(1);
  }

  @Test
  void the_end_of_a_node_offers_tokens_three_times_and_revokes_the_rest() {
    List<StoredSession> all = List.of(held(), held(), held(), held(), held());
    failures = 100;
    unsaved.close();
    assertThat(attempts).isEqualTo(3);
    assertThat(all).noneMatch(each -> unsaved.saveHeld(each.key()).isPresent());
    assertThat(revoked).containsExactlyInAnyOrderElementsOf(all);
    manual.runTasks();
    assertThat(attempts).as("attempts of tasks after the end").isEqualTo(3);
  }

  @Test
  void the_end_of_a_node_stores_what_it_can() {
    List<StoredSession> all = List.of(held(), held(), held());
    failures = 1;
    unsaved.close();
    assertThat(attempts).isEqualTo(3);
    assertThat(all).filteredOn(this::stored).hasSize(2);
    assertThat(all).filteredOn(each -> !stored(each)).isEqualTo(revoked);
    assertThat(manual.waits.pauses).isEmpty();
  }

  @Test
  void the_end_of_a_node_takes_no_longer_than_a_wait_for_another_node_and_one_attempt() {
    List<StoredSession> all = List.of(held(), held(), held(), held());
    eachTakes = StrictNetworkFixture.LONG_GRACE.othersWait().dividedBy(2);
    unsaved.close();
    // In 200 ms two attempts of 100 ms, and the one that begins then.
    assertThat(attempts).isEqualTo(3);
    assertThat(all).filteredOn(this::stored).hasSize(3);
  }

  @Test
  void tokens_that_arrive_after_the_end_of_a_node_are_offered_and_not_held() {
    unsaved.close();
    failures = 6;
    StoredSession refreshed = newTokens();
    unsaved.save(refreshed);
    assertThat(attempts).isEqualTo(6);
    assertThat(manual.tasks).isEmpty();
    assertThat(unsaved.saveHeld(refreshed.key())).isEmpty();
    assertThat(revoked).containsExactly(refreshed);
  }

  @Test
  void a_caller_who_is_interrupted_offers_tokens_once() {
    failures = 5;
    Thread.currentThread().interrupt();
    try {
      unsaved.save(newTokens());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(attempts).isEqualTo(1);
    assertThat(manual.tasks).hasSize(1);
  }
}
