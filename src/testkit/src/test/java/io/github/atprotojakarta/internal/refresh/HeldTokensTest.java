package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.refresh.HeldTokens.Held;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New tokens in memory are stored or revoked once, whatever has happened to their row. */
class HeldTokensTest {
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), StoredSamples.NOW);
  private final StoredSession refreshed = StoredSamples.refreshed(session);
  private final StoredSession newer = StoredSamples.refreshed(refreshed);

  private final InMemorySessionStore rows = new InMemorySessionStore();
  private final List<SessionEvent> events = new ArrayList<>();
  private final List<StoredSession> revoked = new ArrayList<>();
  private final Deque<Runnable> meanwhile = new ArrayDeque<>();
  private final HeldTokens held =
      new HeldTokens(
          new FailingSessionStore(rows) {
            @Override
            public boolean complete(StoredSession tokens) {
              Optional.ofNullable(meanwhile.poll()).ifPresent(Runnable::run);
              return super.complete(tokens);
            }
          },
          revoked::add,
          new SessionEvents(List.of(events::add)));

  @BeforeEach
  void insert() {
    rows.insert(session);
  }

  private void assertNoneHeld() {
    assertThat(held.isEmpty()).isTrue();
    assertThat(held.find(session.key())).isEmpty();
    assertThat(held.all()).isEmpty();
  }

  @Test
  void tokens_are_stored_and_told_once() {
    Held mine = held.add(refreshed);
    assertThat(held.store(mine)).isEqualTo(new Refreshed(refreshed));
    assertThat(held.store(mine)).isEqualTo(new Refreshed(refreshed));
    assertThat(events).containsExactly(new SessionEvent.SessionUpdated(session.key()));
    assertThat(revoked).isEmpty();
    assertNoneHeld();
  }

  @Test
  void a_second_thread_neither_stores_nor_revokes_tokens_that_are_being_stored() {
    Held mine = held.add(refreshed);
    List<Throwable> refused = new ArrayList<>();
    meanwhile.add(
        () -> {
          refused.add(catchThrowable(() -> held.store(mine)));
          held.revoke(mine);
        });
    assertThat(held.store(mine)).isEqualTo(new Refreshed(refreshed));
    assertThat(refused)
        .singleElement()
        .isInstanceOf(TransientException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("The new tokens of " + session.key() + " are being stored");
    assertThat(revoked).isEmpty();
  }

  @Test
  void revoked_tokens_are_revoked_once_and_not_stored() {
    Held mine = held.add(refreshed);
    held.revoke(mine);
    held.revoke(mine);
    assertThat(held.store(mine).failure())
        .isInstanceOf(TransientException.class)
        .hasMessage("The new tokens of " + session.key() + " were revoked; sign in");
    assertThat(revoked).containsExactly(refreshed);
    assertThat(rows.find(session.key())).contains(session);
    assertNoneHeld();
  }

  @Test
  void tokens_that_came_later_are_not_revoked_with_the_ones_before() {
    Held before = held.add(refreshed);
    Held after = held.add(newer);
    held.revoke(before);
    assertThat(revoked).isEmpty();
    assertThat(held.all()).containsExactly(after);
  }

  @Test
  void a_session_that_was_signed_out_meanwhile_is_gone_and_its_new_tokens_are_revoked() {
    Held mine = held.add(refreshed);
    rows.delete(session.key());
    assertThat(held.store(mine)).isInstanceOf(RefreshOutcome.Rejected.class);
    assertThat(revoked).containsExactly(refreshed);
    assertNoneHeld();
    assertThat(held.store(mine)).isInstanceOf(RefreshOutcome.Rejected.class);
    assertThat(revoked).hasSize(1);
  }

  @Test
  void newer_tokens_of_another_node_are_used() {
    Held mine = held.add(refreshed);
    rows.complete(refreshed);
    rows.complete(newer);
    assertThat(held.store(mine)).isEqualTo(new Refreshed(newer));
    assertThat(revoked).isEmpty();
    assertThat(events).isEmpty();
    assertNoneHeld();
  }

  @Test
  void tokens_are_stored_over_a_row_that_went_back_in_time() {
    Held mine = held.add(newer);
    assertThat(held.store(mine)).isEqualTo(new Refreshed(newer));
    assertThat(rows.find(session.key())).contains(newer);
    assertThat(events).containsExactly(new SessionEvent.SessionUpdated(session.key()));
    assertNoneHeld();
  }
}
