package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.scope.Scopes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionValuesTest {
  private static final Did ALICE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant LOGIN = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void a_session_key_is_shown_with_eight_characters_of_its_hash() {
    SessionKey key = new SessionKey(ALICE, "0123456789" + "x".repeat(33));
    assertThat(key).hasToString("did:plc:ewvi7nxzyoun6zhxrhs64oiz/01234567");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 42, 44})
  void a_session_id_of_another_length_is_refused_and_not_shown(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionKey(ALICE, "x".repeat(length)))
        .withMessage("Not a session id: " + length + " characters");
  }

  @Test
  void a_session_key_has_the_hash_of_the_token() {
    assertThat(SessionKey.of(ALICE, Secret.of("token")).id())
        .isEqualTo("PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-A");
  }

  @Test
  void information_about_tokens_has_the_granted_scopes() {
    URI server = URI.create("https://auth.example");
    TokenInfo info = new TokenInfo(server, ALICE, server, Scopes.parse("atproto x:y"), null);
    assertThat(info.scopes()).containsExactlyInAnyOrder("atproto", "x:y");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10_000})
  void an_account_may_have_one_to_ten_thousand_sessions(int sessions) {
    assertThat(new SessionLimits(DAY, DAY, sessions).perAccount()).isEqualTo(sessions);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 10_001})
  void other_numbers_of_sessions_are_refused(int sessions) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionLimits(DAY, DAY, sessions))
        .withMessage("The session limit perAccount " + sessions + " is not between 1 and 10000");
  }

  @Test
  void the_shortest_limits_are_five_minutes() {
    Duration shortest = Duration.ofMinutes(5);
    assertThat(new SessionLimits(shortest, shortest).idle()).isEqualTo(shortest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionLimits(shortest.minusNanos(1), null))
        .withMessage("The session limit idle PT4M59.999999999S is shorter than PT5M");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionLimits(shortest, shortest.minusNanos(1)))
        .withMessage("The session limit absolute PT4M59.999999999S is shorter than PT5M");
  }

  /** Days after the login. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"3, none, 2, 5", "3, 4, 0, 3", "3, 4, 1, 4", "3, 4, 2, 4"})
  void a_session_is_over_by_the_limit_that_comes_first(
      int idle, @Nullable Integer absolute, int used, int end) {
    SessionLimits limits =
        new SessionLimits(
            Duration.ofDays(idle), absolute == null ? null : Duration.ofDays(absolute));
    assertThat(limits.end(LOGIN, LOGIN.plus(Duration.ofDays(used))))
        .isEqualTo(LOGIN.plus(Duration.ofDays(end)));
  }

  @Test
  void the_default_limits_end_no_session_earlier_than_the_protocol() {
    assertThat(SessionLimits.DEFAULT).isEqualTo(new SessionLimits(Duration.ofDays(180), null, 100));
    assertThat(new SessionLimits(DAY, null).perAccount()).isEqualTo(100);
    assertThat(SessionLimits.DEFAULT.precision()).isEqualTo(Duration.ofDays(18));
  }
}
