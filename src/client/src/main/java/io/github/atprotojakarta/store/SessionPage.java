package io.github.atprotojakarta.store;

import io.github.atprotojakarta.session.SessionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of sessions.
 *
 * @param sessions the sessions of this page; may be fewer than were asked for, even none, although
 *     others follow, because a store looks at a limited number of sessions for a page
 * @param next where the next page begins: pass it to {@link SessionStore#list}; {@code null} if
 *     this is the last page
 */
public record SessionPage(List<SessionSummary> sessions, @Nullable SessionKey next) {
  /** The largest page, and the most sessions that a store should look at for a page. */
  public static final int LARGEST = 1000;

  /** Copies the list. */
  public SessionPage {
    sessions = List.copyOf(sessions);
  }
}
