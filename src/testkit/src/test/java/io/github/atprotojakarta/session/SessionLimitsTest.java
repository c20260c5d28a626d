package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionEvent.Cause;
import io.github.atprotojakarta.session.SessionEvent.SessionDeleted;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions end after a time without use and a time after the login, on the server too. */
class SessionLimitsTest {
  private static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofMinutes(100), Duration.ofHours(12));

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final AtomicInteger recorded = new AtomicInteger();
  private boolean readOnly;
  private final AtprotoOAuthClient node = fixture.node(recording()).sessionLimits(LIMITS).build();

  @AfterEach
  void close() {
    node.close();
    fixture.close();
  }

  private FailingSessionStore recording() {
    return new FailingSessionStore(fixture.sessions) {
      @Override
      public void recordUse(SessionKey key, Instant at) {
        recorded.incrementAndGet();
        if (readOnly) {
          throw new TransientException("The database is read-only");
        }
        super.recordUse(key, at);
      }
    };
  }

  private SessionKey signIn() {
    return fixture.signIn().session().key();
  }

  private void assertOver(SessionKey key, RefreshPolicy policy) {
    assertThatThrownBy(() -> node.restore(key, policy))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessageContaining("sign in again");
  }

  @ParameterizedTest
  @EnumSource
  void a_session_that_nobody_used_is_over(RefreshPolicy policy) {
    SessionKey key = signIn();
    fixture.clock.advance(Duration.ofMinutes(101));
    long sent = fixture.network.counters().requests(Endpoint.TOKEN);
    assertOver(key, policy);
    assertThat(fixture.network.counters().requests(Endpoint.TOKEN)).isEqualTo(sent);
  }

  @Test
  void a_session_that_is_used_without_any_call_or_refresh_goes_on_until_its_absolute_end() {
    SessionKey key = signIn();
    for (int hour = 1; hour < 12; hour++) {
      fixture.clock.advance(Duration.ofHours(1));
      node.restore(key, RefreshPolicy.NEVER);
    }
    fixture.clock.advance(Duration.ofHours(1));
    assertOver(key, RefreshPolicy.NEVER);
  }

  @Test
  void a_use_is_written_once_in_a_tenth_of_the_idle_time() {
    SessionKey key = signIn();
    for (int minute = 0; minute < 50; minute++) {
      node.restore(key, RefreshPolicy.NEVER);
      fixture.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(recorded).hasValue(4);
  }

  @Test
  void a_store_that_does_not_record_a_use_stops_nobody() {
    SessionKey key = signIn();
    readOnly = true;
    fixture.clock.advance(Duration.ofMinutes(50));
    assertThat(node.restore(key, RefreshPolicy.NEVER).key()).isEqualTo(key);
    assertThat(recorded).hasValue(1);
  }

  @Test
  void a_session_that_an_application_holds_is_used_by_its_calls_and_ends_too() {
    OAuthSession held = node.restore(signIn(), RefreshPolicy.AUTO);
    for (int hour = 1; hour < 12; hour++) {
      fixture.clock.advance(Duration.ofHours(1));
      call(held);
    }
    fixture.clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> call(held)).isInstanceOf(TokenRefreshException.class);
  }

  @Test
  void a_held_session_that_another_node_used_is_not_over() {
    SessionKey key = signIn();
    OAuthSession held = node.restore(key, RefreshPolicy.AUTO);
    fixture.clock.advance(Duration.ofMinutes(60));
    node.restore(key, RefreshPolicy.NEVER);
    fixture.clock.advance(Duration.ofMinutes(60));
    call(held);
  }

  private static void call(OAuthSession session) {
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
  }

  @Test
  void an_account_s_newest_session_that_is_not_over_is_restored_and_listed() {
    SessionKey first = signIn();
    fixture.clock.advance(Duration.ofMinutes(1));
    SessionKey second = signIn();
    fixture.clock.advance(Duration.ofMinutes(60));
    node.restore(first, RefreshPolicy.NEVER);
    fixture.clock.advance(Duration.ofMinutes(60));
    assertThat(node.sessions(fixture.alice)).containsOnlyKeys(first).doesNotContainKey(second);
    assertThat(node.restore(fixture.alice).key()).isEqualTo(first);
  }

  @Test
  void the_tokens_of_a_session_that_is_over_are_revoked_and_it_is_deleted_and_told() {
    SessionKey over = signIn();
    fixture.clock.advance(Duration.ofMinutes(60));
    SessionKey young = signIn();
    fixture.clock.advance(Duration.ofMinutes(41));
    maintain();
    assertThat(fixture.sessions.find(over)).isEmpty();
    assertThat(fixture.sessions.retired(StrictNetworkFixture.FAR_FUTURE, 10)).isEmpty();
    assertThat(fixture.sessions.find(young)).isPresent();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isEqualTo(1);
    assertThat(fixture.events)
        .containsOnlyOnce(new SessionDeleted(over, Cause.EXPIRED))
        .doesNotContain(new SessionDeleted(young, Cause.EXPIRED));
  }

  @Test
  void a_server_that_cannot_revoke_makes_nobody_signed_in_again() {
    SessionKey key = signIn();
    fixture.network.faults().failRequests(Endpoint.REVOCATION, 503);
    fixture.clock.advance(Duration.ofMinutes(101));
    maintain();
    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.NEVER))
        .isInstanceOf(TokenRevokedException.class);
    assertThat(fixture.sessions.find(key)).isEmpty();
  }

  @Test
  void what_the_protocol_has_ended_is_deleted_without_a_request() {
    SessionKey key = signIn();
    fixture.clock.advance(StoredSession.PUBLIC_SESSION);
    maintain();
    assertThat(fixture.sessions.retired(StrictNetworkFixture.FAR_FUTURE, 10)).isEmpty();
    assertThat(fixture.events).containsOnlyOnce(new SessionDeleted(key, Cause.EXPIRED));
    assertThat(fixture.network.counters().requests(Endpoint.REVOCATION)).isZero();
  }

  private void maintain() {
    node.maintenanceTasks().forEach(MaintenanceTask::run);
  }

  @Test
  void by_default_no_session_ends_before_the_protocol_ends_it() {
    try (StrictNetworkFixture confidential = StrictNetworkFixture.confidential()) {
      SessionKey key = confidential.signIn().session().key();
      for (int i = 0; i < 9; i++) {
        confidential.clock.advance(Duration.ofDays(80));
        confidential.client.restore(key, RefreshPolicy.AUTO);
        confidential.upkeep();
      }
      assertThat(confidential.sessions.find(key)).isPresent();
    }
  }

  @Test
  void limits_that_would_end_sessions_under_people_s_hands_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionLimits(Duration.ofMinutes(4), null))
        .withMessageContaining("idle PT4M");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionLimits(Duration.ofDays(1), Duration.ZERO))
        .withMessageContaining("absolute PT0S");
  }
}
