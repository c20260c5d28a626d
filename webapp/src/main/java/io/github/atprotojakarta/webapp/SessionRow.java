package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.TokenInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the list of sessions.
 *
 * @param id the session's id, which gives no access
 * @param current whether it is the session that looks at the list
 * @param expiresAt when its access token expires, {@code null} when the server did not say
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

  /** What a person can tell sessions apart by. */
  public String label() {
    return id.substring(0, 8);
  }

  /** The expiry in words; empty when it is not known. */
  public String expiry() {
    return expiresAt == null ? "" : Moments.inWords(expiresAt);
  }
}
