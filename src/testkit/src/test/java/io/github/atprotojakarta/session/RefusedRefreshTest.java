package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When the library says "sign in again", and when it says something else. */
class RefusedRefreshTest {
  private static final Duration PAST_THE_CLAIM = Duration.ofSeconds(61);
  private static final Duration FOURTEEN_DAYS = Duration.ofDays(14);

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private volatile @Nullable HttpResponse refusal;
  private AtprotoOAuthClient node;
  private SessionKey key;

  @BeforeEach
  void signIn() {
    HttpTransport refusing =
        request -> {
          HttpResponse response = refusal;
          return response != null && request.uri().getPath().equals("/oauth/token")
              ? response
              : fixture.network.transport().send(request);
        };
    node = fixture.node(fixture.sessions).transport(refusing).build();
    key = fixture.signIn().session().key();
  }

  @AfterEach
  void close() {
    node.close();
    fixture.close();
  }

  /** The first two are what two servers of the network send for a session that has ended. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{\"error\":\"Session expired\"}",
        "400|{\"error\":\"InvalidRequest\",\"message\":\"expired refresh token\"}",
        "400|{\"error\":\"invalid_request\"}",
        "401|{\"error\":\"invalid_token\"}",
        "403|{}",
        "404|{\"error\":\"not_found\"}"
      })
  void a_refusal_that_cannot_pass_means_sign_in_again_and_keeps_the_session(
      int status, String body) {
    accessTokenIsOver();
    refuse(status, body);

    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.AUTO))
        .isInstanceOfSatisfying(
            TokenRefreshException.class, e -> assertThat(e.session()).contains(key))
        .hasMessageContaining("sign in again");
    assertThat(fixture.sessions.find(key)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500|{}",
        "503|{\"error\":\"invalid_request\"}",
        "408|{}",
        "425|{}",
        "429|{\"error\":\"RateLimitExceeded\"}",
        "400|{\"error\":\"use_dpop_nonce\"}",
        "400|{\"error\":\"temporarily_unavailable\"}"
      })
  void trouble_that_passes_ends_nothing(int status, String body) {
    accessTokenIsOver();
    refuse(status, body);

    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.AUTO))
        .isInstanceOf(TransientException.class);

    assertWorksAgain();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{\"error\":\"invalid_client\"}",
        "400|{\"error\":\"invalid_client\"}",
        "400|{\"error\":\"unauthorized_client\"}",
        "400|{\"error\":\"invalid_client_metadata\"}",
        "400|{\"error\":\"invalid_dpop_proof\"}",
        "400|{\"error\":\"invalid_grant\",\"error_description\":\"assertion jti was used\"}"
      })
  void a_fault_of_the_client_is_named_and_ends_nothing(int status, String body) {
    accessTokenIsOver();
    refuse(status, body);

    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.AUTO))
        .isInstanceOf(OAuthResponseException.class);

    assertWorksAgain();
  }

  @Test
  void a_lost_response_ends_nothing() {
    accessTokenIsOver();
    fixture.network.faults().loseNextTokenResponse();

    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.AUTO))
        .isInstanceOf(TransientException.class);
    assertThat(fixture.sessions.find(key)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(RefreshPolicy.class)
  void a_session_without_refresh_token_is_handed_out_until_its_access_token_expires(
      RefreshPolicy policy) {
    store(null, fixture.sessions.find(key).orElseThrow().tokens().expiresAt());
    assertThat(node.restore(key, RefreshPolicy.NEVER).key()).isEqualTo(key);
    accessTokenIsOver();

    assertThatThrownBy(() -> node.restore(key, policy))
        .isInstanceOfSatisfying(
            TokenRefreshException.class, e -> assertThat(e.session()).contains(key));
    assertThatThrownBy(() -> node.restore(fixture.alice)).isInstanceOf(AtprotoOAuthException.class);
    assertThat(fixture.sessions.find(key)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(RefreshPolicy.class)
  void a_session_of_a_public_client_is_not_handed_out_after_its_end(RefreshPolicy policy) {
    fixture.clock.advance(FOURTEEN_DAYS.minusMinutes(1));
    assertThat(node.restore(key, RefreshPolicy.NEVER).key()).isEqualTo(key);
    fixture.clock.advance(Duration.ofMinutes(12));

    assertThatThrownBy(() -> node.restore(key, policy))
        .isInstanceOfSatisfying(
            TokenRefreshException.class, e -> assertThat(e.session()).contains(key));
    assertThat(fixture.sessions.find(key)).isPresent();
  }

  @Test
  void an_access_token_that_outlives_the_session_of_a_public_client_is_used_to_its_end() {
    TokenSet tokens = fixture.sessions.find(key).orElseThrow().tokens();
    store(tokens.refreshToken(), fixture.clock.instant().plus(FOURTEEN_DAYS).plusSeconds(3600));
    fixture.clock.advance(FOURTEEN_DAYS.plusMinutes(59));

    assertThat(node.restore(key, RefreshPolicy.NEVER).key()).isEqualTo(key);
    fixture.clock.advance(Duration.ofMinutes(2));
    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.NEVER))
        .isInstanceOf(TokenRefreshException.class);
  }

  @Test
  void exceptions_about_a_session_name_it_and_others_name_none() {
    fixture.client.revoke(key);

    assertThat(catchThrowable(() -> node.restore(key, RefreshPolicy.NEVER)))
        .isInstanceOfSatisfying(
            TokenRevokedException.class, e -> assertThat(e.session()).contains(key));
    assertThat(catchThrowable(() -> node.restore(fixture.alice)))
        .isInstanceOfSatisfying(
            TokenRevokedException.class, e -> assertThat(e.session()).isEmpty());
  }

  private void accessTokenIsOver() {
    fixture.clock.advance(Duration.ofMinutes(31));
  }

  private void refuse(int status, String body) {
    refusal = HttpResponse.of(status, Map.of("Content-Type", "application/json"), body);
  }

  private void assertWorksAgain() {
    refusal = null;
    fixture.clock.advance(PAST_THE_CLAIM);
    OAuthSession session = node.restore(key, RefreshPolicy.AUTO);
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("did"))
        .isEqualTo(fixture.alice.value());
  }

  private void store(@Nullable Secret refreshToken, @Nullable Instant expiresAt) {
    StoredSession stored = fixture.sessions.find(key).orElseThrow();
    fixture.sessions.delete(key);
    fixture.sessions.insert(StoredSamples.withTokens(stored, refreshToken, expiresAt));
  }
}
