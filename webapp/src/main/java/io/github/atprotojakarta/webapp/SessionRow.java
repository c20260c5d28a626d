package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.session.SessionInfo;
import io.github.atprotojakarta.session.SessionKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row in the list of sessions.
 *
 * @param id the session's id, which gives no access
 * @param device the browser and its operating system; {@code null} if they are not known
 * @param current whether this is the browser's own session
 * @param signedInAt when the person signed in
 * @param usedAt when the session was last used
 */
public record SessionRow(
    String id, @Nullable String device, boolean current, Instant signedInAt, Instant usedAt) {
  static List<SessionRow> of(Map<SessionKey, SessionInfo> sessions, SessionKey current) {
    return sessions.entrySet().stream()
        .map(
            entry ->
                new SessionRow(
                    entry.getKey().id(),
                    DeviceName.of(entry.getValue().device()),
                    entry.getKey().equals(current),
                    entry.getValue().signedInAt(),
                    entry.getValue().usedAt()))
        .toList();
  }

  /** Returns the time of the sign-in, formatted. */
  public String signedIn() {
    return Moments.format(signedInAt);
  }

  /** Returns the time of the last use, formatted. */
  public String used() {
    return Moments.format(usedAt);
  }
}
