package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.store.StoredSession;
import java.util.Optional;

/**
 * A login whose session is stored.
 *
 * @param session the session
 * @param sessionToken the token whose hash is in the session's key
 * @param appState the application's own state
 */
public record CompletedLogin(
    StoredSession session, Secret sessionToken, Optional<String> appState) {}
