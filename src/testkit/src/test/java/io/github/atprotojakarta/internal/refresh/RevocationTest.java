package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which token is revoked, and what a refusal means. */
class RevocationTest {
  private final OperatorMessages messages = new OperatorMessages(Revocation.class);
  private final RevocationServer server = new RevocationServer();
  private final Revocation revocation = server.revocation();
  private final StoredSession session = RevocationServer.session(StoredSamples.NOW);

  @AfterEach
  void close() {
    messages.close();
  }

  private static TokenSet tokens(URI issuer, TokenSet from, @Nullable Secret refreshToken) {
    return new TokenSet(
        issuer,
        from.sub(),
        from.audience(),
        from.scope(),
        from.accessToken(),
        refreshToken,
        from.expiresAt());
  }

  private boolean revoke(TokenSet tokens) {
    return revocation.revoke(tokens, session.dpopKey(), session.authentication());
  }

  private void assertRevoked(@Nullable Secret token) {
    assertThat(server.revocations).singleElement().asString().contains("token=" + token.reveal());
    assertThat(messages.lines()).isEmpty();
    server.revocations.clear();
  }

  @Test
  void the_refresh_token_is_revoked_or_the_access_token_if_there_is_none() {
    TokenSet tokens = session.tokens();
    assertThat(revoke(tokens)).isTrue();
    assertRevoked(tokens.refreshToken());
    assertThat(revoke(tokens(tokens.issuer(), tokens, null))).isTrue();
    assertRevoked(tokens.accessToken());
    assertThat(server.metadataRequests).as("requests for metadata").isEqualTo(1);
  }

  @Test
  void tokens_that_no_session_has_are_revoked_in_the_same_way() {
    TokenSet tokens = session.tokens();
    for (Secret refreshToken : new Secret[] {tokens.refreshToken(), null}) {
      revocation.revoke(
          tokens.issuer(),
          new TokenResponse(tokens.accessToken(), refreshToken, tokens.scope(), null, tokens.sub()),
          session.dpopKey(),
          session.authentication());
      assertRevoked(refreshToken == null ? tokens.accessToken() : refreshToken);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "302, '', false",
    "400, unsupported_token_type, true",
    "400, temporarily_unavailable, false",
    "401, invalid_client, false",
    "404, '', true",
    "429, '', false",
    "500, '', false"
  })
  void a_refusal_is_the_end_or_not_and_is_told(int status, String error, boolean end) {
    server.status = status;
    server.error = error;
    assertThat(revoke(session.tokens())).isEqualTo(end);
    assertThat(messages.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING ATP1108 The tokens of " + session.key().did())
        .satisfies(
            line -> assertThat(line.endsWith("; it is not tried again")).as(line).isEqualTo(end));
  }

  @Test
  void a_server_that_nobody_reaches_is_told_and_tried_again() {
    URI other = URI.create("https://other.example");
    assertThat(revoke(tokens(other, session.tokens(), null))).isFalse();
    assertThat(messages.lines()).singleElement().asString().contains("revoked at " + other);
    assertThat(server.revocations).isEmpty();
  }

  @Test
  void a_connection_that_breaks_is_told_and_tried_again() {
    Revocation offline = OfflineServer.revocation();
    assertThat(offline.revoke(session.tokens(), session.dpopKey(), session.authentication()))
        .isFalse();
    assertThat(messages.lines()).hasSize(1);
  }
}
