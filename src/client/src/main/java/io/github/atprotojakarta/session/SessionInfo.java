package io.github.atprotojakarta.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What people may see of one of their sessions, in a list such as "your devices".
 *
 * @param tokens information about the tokens
 * @param signedInAt when the person signed in
 * @param usedAt the last refresh, or a later use that was recorded ({@link
 *     SessionLimits#precision}). A session in use is refreshed whenever its access token expires
 * @param endsAt when the session ends even if it is used: see {@link OAuthSession#endsAt}
 * @param device what the application called the browser at the sign-in, such as its {@code
 *     User-Agent}; {@code null} if it is not known. The browser wrote it: show it as text only
 */
public record SessionInfo(
    TokenInfo tokens,
    Instant signedInAt,
    Instant usedAt,
    Instant endsAt,
    @Nullable String device) {}
