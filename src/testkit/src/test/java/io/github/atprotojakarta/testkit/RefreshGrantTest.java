package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.JsonDocuments;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Refresh tokens, the lifetimes of sessions, and revocation. */
class RefreshGrantTest extends NetworkTest {
  @Test
  void a_used_refresh_token_ends_the_session() {
    RawClient.Tokens tokens = client.login();
    RawClient.Tokens renewed = RawClient.tokens(client.refresh(tokens.refresh()));
    refused(client.refresh(tokens.refresh()), "Refresh token replayed");
    assertThat(network.counters().replays()).isEqualTo(1);
    assertThat(network.counters().sessions(alice)).isZero();
    assertThat(client.session(renewed.access()).error()).isEqualTo("invalid_token");
    refused(client.refresh(renewed.refresh()), "Invalid refresh token");
  }

  @Test
  void of_two_refreshes_at_the_same_moment_one_wins_and_the_other_ends_the_session()
      throws Exception {
    RawClient.Tokens tokens = client.login();
    Callable<RawClient.Reply> refresh =
        () -> {
          RawClient twin = new RawClient(network, clock, client.key);
          return twin.refresh(tokens.refresh());
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<RawClient.Reply>> replies = threads.invokeAll(List.of(refresh, refresh));
      assertThat(List.of(replies.get(0).get().status(), replies.get(1).get().status()))
          .containsExactlyInAnyOrder(200, 400);
    } finally {
      threads.shutdownNow();
    }
    assertThat(network.counters().refreshes()).isEqualTo(1);
    assertThat(network.counters().replays()).isEqualTo(1);
    assertThat(network.counters().sessions(alice)).isZero();
  }

  @Test
  void a_refresh_with_another_key_ends_the_session() {
    RawClient.Tokens tokens = client.login();
    refused(
        anotherClient().refresh(tokens.refresh()), "DPoP proof does not match the expected JKT");
    assertThat(network.counters().sessions(alice)).isZero();
  }

  @Test
  void an_access_token_is_no_refresh_token() {
    refused(client.refresh(client.login().access()), "Invalid refresh token");
    assertThat(network.counters().sessions(alice)).isEqualTo(1);
  }

  @Test
  void a_client_without_the_grant_gets_no_refresh_token() {
    new ConfidentialClient(network)
        .become(
            client,
            "/once.json",
            m -> m.add("grant_types", JsonDocuments.arrayOf(List.of("authorization_code"))));
    String verifier = RawClient.verifier();
    RawClient.Reply reply =
        client.form("/oauth/token", client.exchange(client.code(verifier), verifier));
    assertThat(reply.json()).containsKey("access_token").doesNotContainKey("refresh_token");
    refused(client.refresh("ref-x"), "\"refresh_token\" grant type is not allowed for this client");
  }

  @Test
  void a_public_session_lives_two_weeks_however_often_it_is_refreshed() {
    RawClient.Tokens tokens = client.login();
    days(13);
    tokens = RawClient.tokens(client.refresh(tokens.refresh()));
    assertThat(tokens.json().getInt("expires_in")).isEqualTo(3600);
    clock.advance(Duration.ofDays(1).minusMinutes(10));
    tokens = RawClient.tokens(client.refresh(tokens.refresh()));
    assertThat(tokens.json().getInt("expires_in")).isEqualTo(600);
    days(1);
    refused(client.refresh(tokens.refresh()), "Session expired");
  }

  @Test
  void a_confidential_session_lives_two_years_and_its_refresh_token_three_months() {
    new ConfidentialClient(network).become(client);
    RawClient.Tokens tokens = client.login();
    for (int i = 0; i < 8; i++) {
      days(91);
      tokens = RawClient.tokens(client.refresh(tokens.refresh()));
    }
    days(3);
    refused(client.refresh(tokens.refresh()), "Session expired");
    tokens = client.login();
    days(92);
    refused(client.refresh(tokens.refresh()), "Refresh token expired");
  }

  @Test
  void a_revoked_session_is_gone() {
    RawClient.Tokens tokens = client.login();
    assertThat(revoke(client, tokens.refresh()).status()).isEqualTo(200);
    assertThat(client.session(tokens.access()).error()).isEqualTo("invalid_token");
    assertThat(network.counters().revocations()).isEqualTo(1);
    assertThat(revoke(client, tokens.refresh()).status()).isEqualTo(200);
    assertThat(network.counters().revocations()).isEqualTo(1);
  }

  @Test
  void a_revocation_with_another_key_or_client_is_answered_200_and_does_nothing() {
    RawClient.Tokens tokens = client.login();
    assertThat(revoke(anotherClient(), tokens.refresh()).text()).isEqualTo("{}");
    RawClient other = new RawClient(network, clock, client.key);
    other.clientId = RawClient.loopbackClient("atproto");
    assertThat(revoke(other, tokens.refresh()).status()).isEqualTo(200);
    assertThat(client.session(tokens.access()).status()).isEqualTo(200);
    assertThat(network.counters().revocations()).isZero();
  }

  @Test
  void the_lifetime_of_access_tokens_can_be_changed() {
    RawClient.Tokens tokens = client.login();
    network.accessTokenLifetime(Duration.ofSeconds(5));
    tokens = RawClient.tokens(client.refresh(tokens.refresh()));
    assertThat(tokens.json().getInt("expires_in")).isEqualTo(5);
    clock.advance(Duration.ofSeconds(5));
    assertThat(client.session(tokens.access()).error()).isEqualTo("invalid_token");
  }

  @Test
  void sessions_can_be_ended_at_the_server() {
    RawClient.Tokens tokens = client.login();
    network.endSessions(alice);
    refused(client.refresh(tokens.refresh()), "Invalid refresh token");
  }

  private static RawClient.Reply revoke(RawClient by, String token) {
    return by.form("/oauth/revoke", RawClient.ordered("token", token, "client_id", by.clientId));
  }

  private static void refused(RawClient.Reply reply, String description) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("invalid_grant");
    assertThat(reply.description()).isEqualTo(description);
  }
}
