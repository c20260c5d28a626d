package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionEvent.Cause;
import io.github.atprotojakarta.session.SessionEvent.SessionDeleted;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions end when AT Protocol requires it, and their data is deleted. */
class SessionMaintenanceTest {
  private StrictNetworkFixture fixture = new StrictNetworkFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private SessionDeleted expired(SessionKey key) {
    return new SessionDeleted(key, Cause.EXPIRED);
  }

  @Test
  void a_public_client_s_session_is_swept_two_weeks_after_its_login_however_often_it_was_used() {
    SessionKey old = fixture.signIn().session().key();
    fixture.clock.advance(Duration.ofDays(13));
    fixture.client.restore(old, RefreshPolicy.AUTO);
    SessionKey young = fixture.signIn().session().key();
    fixture.upkeep();
    assertThat(fixture.sessions.find(old)).isPresent();
    fixture.clock.advance(Duration.ofDays(2).plusMinutes(1));
    fixture.upkeep();
    assertThat(fixture.sessions.find(old)).isEmpty();
    assertThat(fixture.sessions.find(young)).isPresent();
    assertThat(fixture.events).containsOnlyOnce(expired(old)).doesNotContain(expired(young));
  }

  @Test
  void a_confidential_client_s_session_is_swept_180_days_after_its_last_refresh() {
    fixture.close();
    fixture = StrictNetworkFixture.confidential();
    SessionKey used = fixture.signIn().session().key();
    SessionKey unused = fixture.signIn().session().key();
    fixture.clock.advance(Duration.ofDays(80));
    fixture.client.restore(used, RefreshPolicy.AUTO);
    fixture.clock.advance(Duration.ofDays(102));
    fixture.upkeep();
    assertThat(fixture.sessions.find(unused)).isEmpty();
    assertThat(fixture.sessions.find(used)).isPresent();
    assertThat(fixture.events).contains(expired(unused));
  }

  @Test
  void an_ended_session_is_not_refreshed_in_vain_and_says_sign_in_again() {
    SessionKey key = fixture.signIn().session().key();
    fixture.clock.advance(Duration.ofDays(14).plusMinutes(11));
    long sent = fixture.network.counters().requests(Endpoint.TOKEN);
    assertThatThrownBy(() -> fixture.client.restore(key, RefreshPolicy.AUTO))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessageContaining("sign in again");
    assertThat(fixture.network.counters().requests(Endpoint.TOKEN)).isEqualTo(sent);
  }

  @Test
  void every_batch_is_worked_off_in_one_run() {
    StoredSession one = fixture.sessions.find(fixture.signIn().session().key()).orElseThrow();
    int many = 250;
    for (int i = 0; i < many; i++) {
      fixture.sessions.insert(
          one.toBuilder()
              .key(SessionKey.of(one.key().did(), io.github.atprotojakarta.Secret.of("token " + i)))
              .version(1)
              .build());
    }
    fixture.clock.advance(Duration.ofDays(16));
    fixture.upkeep();
    assertThat(fixture.sessions.findAll(fixture.alice)).isEmpty();
    assertThat(fixture.events).filteredOn(SessionDeleted.class::isInstance).hasSize(many + 1);
  }

  @Test
  void a_claim_that_was_left_behind_counts_until_an_hour_after_its_end() {
    SessionKey key = fixture.signIn().session().key();
    var now = fixture.clock.instant();
    fixture.sessions.claim(key, 1, new RefreshClaim("of a dead node", now, now.plusSeconds(60)));
    fixture.clock.advance(Duration.ofMinutes(60));
    assertThat(claim(key, "one")).isEqualTo(new ClaimOutcome.Claimed(true));
    fixture.clock.advance(Duration.ofMinutes(61));
    assertThat(claim(key, "two")).isEqualTo(new ClaimOutcome.Claimed(false));
  }

  private ClaimOutcome claim(SessionKey key, String id) {
    var now = fixture.clock.instant();
    return fixture.sessions.claim(key, 1, new RefreshClaim(id, now, now.plusSeconds(60)));
  }

  @Test
  void a_server_that_accepts_no_revocation_keeps_no_others_from_theirs() {
    fixture.network.faults().failRequests(Endpoint.REVOCATION, 503);
    for (int i = 0; i < 12; i++) {
      fixture.signIn().session().signOut();
      fixture.clock.advance(Duration.ofSeconds(1));
    }
    fixture.clock.advance(Duration.ofMinutes(10));
    long before = fixture.network.counters().requests(Endpoint.REVOCATION);
    fixture.upkeep();
    fixture.upkeep();
    assertThat(fixture.network.counters().requests(Endpoint.REVOCATION)).isEqualTo(before + 12);
    fixture.network.faults().clear();
    fixture.clock.advance(Duration.ofMinutes(10));
    fixture.upkeep();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }

  @Test
  void two_nodes_may_run_the_same_task_at_once() {
    SessionKey key = fixture.signIn().session().key();
    fixture.clock.advance(Duration.ofDays(16));
    try (AtprotoOAuthClient other = fixture.anotherNode()) {
      fixture.upkeep();
      other.maintenanceTasks().forEach(MaintenanceTask::run);
    }
    assertThat(fixture.events).containsOnlyOnce(expired(key));
  }
}
