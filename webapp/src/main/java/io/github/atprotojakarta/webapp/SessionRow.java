package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.TokenInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row in the list of sessions.
 *
 * @param id the session's id, which gives no access
 * @param current whether this is the browser's own session
 * @param expiresAt when its access token expires; {@code null} if unknown
 */
public record SessionRow(String id, boolean current, @Nullable Instant expiresAt) {
  static List<SessionRow> of(Map<SessionKey, TokenInfo> sessions, SessionKey current) {
    return sessions.entrySet().stream()
        .map(
            entry ->
                new SessionRow(
                    entry.getKey().id(),
                    entry.getKey().equals(current),
                    entry.getValue().expiresAt()))
        .toList();
  }

  /** Returns a short name of the session. */
  public String label() {
    return id.substring(0, 8);
  }

  /** Returns the formatted expiry; empty if unknown. */
  public String expiry() {
    return expiresAt == null ? "" : Moments.format(expiresAt);
  }
}
