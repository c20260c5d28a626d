package io.github.atprotojakarta.session;

import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.DpopKey;
import io.github.atprotojakarta.oauth.TokenSet;
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
    Instant refreshedAt) {}
