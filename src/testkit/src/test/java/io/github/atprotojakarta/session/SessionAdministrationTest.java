package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.SessionAdministration;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionEvent.Cause;
import io.github.atprotojakarta.session.SessionEvent.RevocationGivenUp;
import io.github.atprotojakarta.session.SessionEvent.SessionDeleted;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.SessionSummary;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Administrators list and end the sessions of all accounts. */
class SessionAdministrationTest {
  private static final AdministrativeAct ACT = new AdministrativeAct("carol", "INC-7");
  private static final SessionFilter ALL = SessionFilter.builder().build();
  private static final SessionFilter OWED = SessionFilter.builder().retired().build();

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final SessionAdministration administration = fixture.client.administration();

  @AfterEach
  void close() {
    fixture.close();
  }

  private SessionKey signIn() {
    return fixture.signIn().session().key();
  }

  private StoredSession stored() {
    StoredSession session = StoredSamples.session(StoredSamples.account(), fixture.clock.instant());
    fixture.sessions.insert(session);
    return session;
  }

  private List<SessionKey> listed(SessionFilter filter) {
    return administration.list(filter, null, 100).sessions().stream()
        .map(SessionSummary::key)
        .toList();
  }

  @Test
  void a_session_that_is_ended_signs_nobody_in_and_maintenance_revokes_its_tokens() {
    SessionKey ended = signIn();
    SessionKey kept = signIn();

    assertThat(administration.end(ended, ACT)).isTrue();

    assertThat(fixture.events)
        .containsOnlyOnce(new SessionDeleted(ended, Cause.ADMINISTRATOR, ACT));
    assertThatThrownBy(() -> fixture.client.restore(ended, RefreshPolicy.AUTO))
        .isInstanceOf(TokenRevokedException.class);
    assertThat(listed(ALL)).containsExactly(kept);
    assertThat(fixture.network.counters().sessions(fixture.alice)).isEqualTo(2);
    fixture.upkeep();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isEqualTo(1);
    assertThat(listed(OWED)).isEmpty();
  }

  @Test
  void a_session_that_has_ended_is_not_ended_again() {
    SessionKey key = signIn();
    administration.end(key, ACT);
    fixture.events.clear();
    assertThat(administration.end(key, ACT)).isFalse();
    assertThat(fixture.events).isEmpty();
  }

  @Test
  void all_sessions_of_an_account_end_and_those_of_others_stay() {
    signIn();
    signIn();
    StoredSession other = stored();
    SessionFilter ofAlice = SessionFilter.builder().account(fixture.alice).build();
    assertThat(administration.endAll(ofAlice, ACT)).isEqualTo(2);
    assertThat(listed(ALL)).containsExactly(other.key());
  }

  @Test
  void more_sessions_than_a_page_has_are_ended_and_counted() {
    IntStream.range(0, 250).forEach(i -> stored());
    assertThat(administration.count(ALL)).isEqualTo(250);
    assertThat(administration.endAll(ALL, ACT)).isEqualTo(250);
    assertThat(administration.count(ALL)).isZero();
    assertThat(administration.count(OWED)).isEqualTo(250);
    assertThat(administration.count().orElseThrow().owedRevocations()).isEqualTo(250);
  }

  @Test
  void a_bounded_call_ends_as_many_as_it_may_and_says_whether_more_match() {
    IntStream.range(0, 250).forEach(i -> stored());
    assertThat(administration.endSome(ALL, ACT, 150)).isEqualTo(new EndResult(150, true));
    assertThat(administration.count(ALL)).isEqualTo(100);
    assertThat(administration.endSome(ALL, ACT, 99)).isEqualTo(new EndResult(99, true));
    assertThat(administration.endSome(ALL, ACT, 1)).isEqualTo(new EndResult(1, false));
    assertThat(administration.endSome(ALL, ACT, 1)).isEqualTo(new EndResult(0, false));
    assertThat(administration.count(OWED)).isEqualTo(250);
  }

  @Test
  void a_bounded_call_counts_only_what_matches() {
    StoredSession old = stored();
    fixture.clock.advance(Duration.ofHours(2));
    stored();
    SessionFilter before =
        SessionFilter.builder().createdBefore(old.createdAt().plusSeconds(1)).build();
    assertThat(administration.endSome(before, ACT, 1)).isEqualTo(new EndResult(1, false));
  }

  @Test
  void a_bounded_call_may_end_at_least_one() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> administration.endSome(ALL, ACT, 0))
        .withMessageContaining("at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> administration.endSome(OWED, ACT, 1))
        .withMessageContaining("giveUpRevocation");
  }

  @Test
  void sessions_that_nobody_used_for_a_time_are_ended() {
    signIn();
    fixture.clock.advance(Duration.ofHours(2));
    SessionKey used = signIn();
    SessionFilter unused =
        SessionFilter.builder()
            .usedBefore(fixture.clock.instant().minus(Duration.ofHours(1)))
            .build();
    assertThat(administration.endAll(unused, ACT)).isEqualTo(1);
    assertThat(listed(ALL)).containsExactly(used);
  }

  @Test
  void a_session_that_is_refreshed_meanwhile_ends_if_it_still_matches() {
    StoredSession session = stored();
    try (AtprotoOAuthClient node = refreshingWhenRetired()) {
      assertThat(node.administration().end(session.key(), ACT)).isTrue();
    }
    assertThat(listed(OWED)).containsExactly(session.key());
  }

  @Test
  void a_session_that_is_used_meanwhile_stays_if_unused_ones_are_ended() {
    StoredSession session = stored();
    SessionFilter unused =
        SessionFilter.builder().usedBefore(session.usedAt().plusSeconds(1)).build();
    try (AtprotoOAuthClient node = refreshingWhenRetired()) {
      assertThat(node.administration().endAll(unused, ACT)).isZero();
    }
    assertThat(listed(ALL)).containsExactly(session.key());
  }

  /** Another node refreshes each session just before this one retires its first version. */
  private AtprotoOAuthClient refreshingWhenRetired() {
    return nodeWith(
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean retire(SessionKey key, long version, Instant at) {
            if (version == 1) {
              fixture.sessions.complete(
                  StoredSamples.refreshed(fixture.sessions.find(key).orElseThrow()));
            }
            return super.retire(key, version, at);
          }
        });
  }

  @Test
  void a_session_that_is_refreshed_again_and_again_is_reported() {
    StoredSession session = stored();
    FailingSessionStore never =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean retire(SessionKey key, long version, Instant at) {
            return false;
          }
        };
    try (AtprotoOAuthClient node = nodeWith(never)) {
      assertThatThrownBy(() -> node.administration().end(session.key(), ACT))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("try again");
    }
  }

  @Test
  void sessions_are_ended_without_reading_them() {
    StoredSession session = stored();
    FailingSessionStore unreadable =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public Optional<StoredSession> find(SessionKey key) {
            throw new TransientException("The key is missing");
          }
        };
    try (AtprotoOAuthClient node = nodeWith(unreadable)) {
      assertThat(node.administration().end(session.key(), ACT)).isTrue();
    }
  }

  private AtprotoOAuthClient nodeWith(SessionStore store) {
    return fixture.node(store).build();
  }

  @Test
  void an_owed_revocation_is_listed_and_can_be_retried_now() {
    SessionKey key = signIn();
    administration.end(key, ACT);
    fixture.network.faults().failRequests(Endpoint.REVOCATION, 503);
    fixture.upkeep();
    fixture.network.faults().clear();
    SessionSummary owed = administration.list(OWED, null, 10).sessions().get(0);
    assertThat(owed.key()).isEqualTo(key);
    assertThat(owed.owedRevocation().nextAttempt()).isAfter(fixture.clock.instant());
    fixture.upkeep();
    assertThat(listed(OWED)).containsExactly(key);

    assertThat(administration.retryRevocation(key)).isTrue();

    fixture.upkeep();
    assertThat(listed(OWED)).isEmpty();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
    assertThat(administration.retryRevocation(key)).isFalse();
  }

  @Test
  void a_revocation_that_is_due_keeps_its_turn() {
    StoredSession session = stored();
    Instant due = fixture.clock.instant().minusSeconds(60);
    fixture.sessions.retire(session.key(), 1, due);
    SessionSummary before = administration.list(OWED, null, 1).sessions().get(0);
    assertThat(administration.retryRevocation(session.key())).isTrue();
    SessionSummary after = administration.list(OWED, null, 1).sessions().get(0);
    assertThat(after.owedRevocation()).isEqualTo(before.owedRevocation());
  }

  @Test
  void an_owed_revocation_that_is_given_up_is_deleted_and_told() {
    StoredSession session = stored();
    assertThat(administration.giveUpRevocation(session.key(), ACT)).as("in use").isFalse();
    administration.end(session.key(), ACT);
    assertThat(administration.giveUpRevocation(session.key(), ACT)).isTrue();
    assertThat(listed(OWED)).isEmpty();
    assertThat(fixture.events).containsOnlyOnce(new RevocationGivenUp(session.key(), ACT));
    assertThat(administration.giveUpRevocation(session.key(), ACT)).as("gone").isFalse();
  }

  @Test
  void the_limits_of_the_application_count_for_the_end_of_a_session() {
    StoredSession session = stored();
    SessionLimits limits = new SessionLimits(Duration.ofDays(3), null);
    try (AtprotoOAuthClient node = fixture.node(fixture.sessions).sessionLimits(limits).build()) {
      Duration left =
          Duration.between(
              session.usedAt(),
              node.administration().list(ALL, null, 1).sessions().get(0).endsAt());
      assertThat(left).isBetween(Duration.ofDays(3).minusMillis(1), Duration.ofDays(3));
    }
  }

  @Test
  void a_page_has_1_to_1000_sessions() {
    for (int limit : new int[] {0, -1, SessionPage.LARGEST + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> administration.list(ALL, null, limit))
          .withMessage("The limit " + limit + " is not between 1 and 1000");
    }
  }

  @Test
  void retired_sessions_are_not_ended() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> administration.endAll(OWED, ACT))
        .withMessageContaining("giveUpRevocation");
  }

  @Test
  void a_store_of_the_application_that_cannot_list_says_so() {
    SessionStore old =
        (SessionStore)
            Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(),
                new Class<?>[] {SessionStore.class},
                InvocationHandler::invokeDefault);
    try (AtprotoOAuthClient node = fixture.node(old).build()) {
      assertThatThrownBy(() -> node.administration().list(ALL, null, 1))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("implement SessionStore.list");
    }
  }

  @Test
  void an_act_has_a_name_and_a_reason_of_one_line() {
    for (String wrong : List.of("", " ", "a\nb", "a\u2028b", "\u202eevil", "x".repeat(257))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AdministrativeAct(wrong, "INC-7"))
          .withMessageContaining("administrator");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AdministrativeAct("carol", wrong))
          .withMessageContaining("reason");
    }
  }
}
