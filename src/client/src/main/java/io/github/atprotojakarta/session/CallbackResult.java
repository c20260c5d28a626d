package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import java.util.Optional;

/**
 * A completed login.
 *
 * @param session the new session
 * @param sessionToken represents the session in a browser's cookie. The store has its hash only, so
 *     nobody can get the token later
 * @param appState the value of {@link AuthorizeOptions#withAppState}; empty if there was none
 */
public record CallbackResult(
    OAuthSession session, Secret sessionToken, Optional<String> appState) {}
