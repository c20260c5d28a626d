package io.github.atprotojakarta.store;

import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.SessionKey;
import java.time.Duration;
import java.time.Instant;

/**
 * A session as stores keep it.
 *
 * @param key which session
 * @param clientId the {@code client_id} that it was made with
 * @param authentication how its client authenticates, with the id of the client key
 * @param dpopKey the key that its tokens are bound to
 * @param tokens the newest tokens
 * @param version counts the token sets: 1 at login, one more with every refresh
 * @param createdAt when the user signed in
 * @param refreshedAt when the newest tokens were issued
 */
public record StoredSession(
    SessionKey key,
    String clientId,
    ClientAuthentication authentication,
    DpopKey dpopKey,
    TokenSet tokens,
    long version,
    Instant createdAt,
    Instant refreshedAt) {
  /** How long a public client's session lives, however often it is refreshed. */
  public static final Duration PUBLIC_SESSION = Duration.ofDays(14);

  /** How long a confidential client's refresh token lives unless it is used. */
  public static final Duration CONFIDENTIAL_REFRESH_TOKEN = Duration.ofDays(180);

  /**
   * When no server honours its refresh token any more (AT Protocol OAuth, "Tokens and Session
   * Lifetime"): two weeks after the login of a public client, 180 days after a confidential
   * client's last refresh. A server may end it earlier.
   */
  public Instant endsAt() {
    return authentication instanceof ClientAuthentication.None
        ? createdAt.plus(PUBLIC_SESSION)
        : refreshedAt.plus(CONFIDENTIAL_REFRESH_TOKEN);
  }
}
