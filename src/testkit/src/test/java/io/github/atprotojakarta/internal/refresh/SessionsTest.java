package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionEvent.Cause;
import io.github.atprotojakarta.session.SessionEvent.Occasion;
import io.github.atprotojakarta.session.SessionEvent.SessionCreated;
import io.github.atprotojakarta.session.SessionEvent.SessionDeleted;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session that was just stored: who learns of it, and who may refuse it. */
class SessionsTest {
  private final ManualContext manual = new ManualContext();
  private final RevocationServer server = new RevocationServer();
  private final InMemorySessionStore rows = new InMemorySessionStore();
  private final List<SessionEvent> told = new ArrayList<>();
  private final SessionEvents events =
      new SessionEvents(
          List.of(
              event -> {
                throw new IllegalStateException("This listener is broken");
              },
              told::add));

  private final Sessions sessions =
      new Sessions(
          rows,
          new SessionUse(rows, new SessionLimits(Duration.ofDays(1), null, 1), manual.clock),
          null,
          new SignOut(rows, server.revocation(), events, key -> {}, manual.clock),
          events,
          null,
          manual.context());

  private final StoredSession session = inserted(RevocationServer.session(manual.clock.instant()));

  private StoredSession inserted(StoredSession row) {
    rows.insert(row);
    return row;
  }

  @Test
  void a_login_is_told_and_ends_the_surplus_of_its_account() {
    SessionKey key = new SessionKey(session.key().did(), "0".repeat(43));
    StoredSession newer = inserted(session.toBuilder().key(key).build());
    assertThat(sessions.established(newer, Occasion.LOGIN).key()).isEqualTo(key);
    assertThat(told)
        .containsExactly(
            new SessionCreated(key, Occasion.LOGIN),
            new SessionDeleted(session.key(), Cause.EXPIRED));
    assertThat(rows.keys(key.did())).containsExactly(key);
  }

  @Test
  void a_session_that_is_accepted_stays() {
    List<SessionKey> asked = new ArrayList<>();
    sessions.decide(session, each -> asked.add(each.key()));
    assertThat(asked).containsExactly(session.key());
    assertThat(rows.find(session.key())).isPresent();
    assertThat(server.revocations).isEmpty();
  }

  @Test
  void a_session_that_is_refused_is_revoked_and_deleted_and_nobody_hears_of_it() {
    assertThatThrownBy(() -> sessions.decide(session, SessionsTest::refuse))
        .hasMessageStartingWith("Nobody may sign in");
    assertThat(rows.find(session.key())).isEmpty();
    assertThat(server.revocations).hasSize(1);
    assertThat(told).isEmpty();
  }

  private static void refuse(OAuthSession session) {
    throw new IllegalStateException("Nobody may sign in: " + session.key());
  }
}
