package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.json.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules for a client's tokens (AT Protocol OAuth). */
class TokenRulesTest {
  private StrictNetworkFixture fixture = new StrictNetworkFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void useConfidentialClient() {
    fixture.close();
    fixture = StrictNetworkFixture.confidential();
  }

  private void assertAlive(OAuthSession session) {
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
  }

  @Test
  void a_refresh_token_is_never_sent_twice_by_clients_that_share_a_store_and_no_lock() {
    OAuthSession session = fixture.signIn().session();
    try (AtprotoOAuthClient other = fixture.anotherNode()) {
      for (int round = 0; round < 5; round++) {
        fixture.clock.advance(Duration.ofMinutes(31));
        assertAlive(fixture.client.restore(session.key(), RefreshPolicy.AUTO));
        assertAlive(other.restore(session.key(), RefreshPolicy.AUTO));
        assertAlive(session);
      }
    }
    assertThat(fixture.network.counters().refreshes()).isEqualTo(5);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void a_public_client_s_session_ends_after_two_weeks_and_says_so() {
    OAuthSession session = fixture.signIn().session();
    fixture.clock.advance(Duration.ofDays(13));
    assertAlive(fixture.client.restore(session.key(), RefreshPolicy.AUTO));
    fixture.clock.advance(Duration.ofDays(1).plusHours(1));
    long sent = fixture.network.counters().requests(Endpoint.TOKEN);
    assertThatThrownBy(() -> fixture.client.restore(session.key(), RefreshPolicy.AUTO))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessageContaining("sign in again");
    assertThat(fixture.network.counters().requests(Endpoint.TOKEN)).isEqualTo(sent);
  }

  @Test
  void a_confidential_client_s_session_lives_as_long_as_it_is_used() {
    useConfidentialClient();
    OAuthSession session = fixture.signIn().session();
    for (int month = 0; month < 6; month++) {
      fixture.clock.advance(Duration.ofDays(30));
      assertAlive(fixture.client.restore(session.key(), RefreshPolicy.AUTO));
    }
    fixture.clock.advance(Duration.ofDays(181));
    assertThatThrownBy(() -> fixture.client.restore(session.key(), RefreshPolicy.AUTO))
        .isInstanceOf(TokenRefreshException.class);
  }

  @Test
  void signing_out_works_at_a_server_that_cannot_revoke() {
    OAuthSession session = fixture.signIn().session();
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.SERVER_METADATA,
            json -> Json.createObjectBuilder(json).remove("revocation_endpoint").build());
    try (AtprotoOAuthClient restarted = fixture.anotherNode()) {
      assertThatCode(() -> restarted.revoke(session.key())).doesNotThrowAnyException();
      assertThat(restarted.sessions(fixture.alice)).isEmpty();
      assertThat(fixture.sessions.retired(StrictNetworkFixture.FAR_FUTURE, 1)).isEmpty();
    }
    assertThat(fixture.network.counters().requests(Endpoint.REVOCATION)).isZero();
  }

  @Test
  void the_refresh_token_is_not_sent_to_the_server_that_the_account_has_moved_to() {
    OAuthSession session = fixture.signIn().session();
    long sent = fixture.network.counters().requests(Endpoint.TOKEN);
    fixture.network.migrate(fixture.alice);
    try (AtprotoOAuthClient restarted = fixture.anotherNode()) {
      assertThatThrownBy(() -> restarted.restore(session.key(), RefreshPolicy.ALWAYS))
          .isInstanceOf(TokenRefreshException.class);
    }
    assertThat(fixture.network.counters().requests(Endpoint.TOKEN)).isEqualTo(sent);
  }
}
