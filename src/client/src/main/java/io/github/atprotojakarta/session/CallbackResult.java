package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A completed login.
 *
 * @param session the new session
 * @param sessionToken stands for the session in a browser's cookie; only its hash is stored, so it
 *     cannot be had again
 * @param applicationState what the application gave to the login; {@code null} for nothing
 */
public record CallbackResult(
    OAuthSession session, Secret sessionToken, @Nullable String applicationState) {
  /** What the application gave to the login. */
  public Optional<String> appState() {
    return Optional.ofNullable(applicationState);
  }
}
