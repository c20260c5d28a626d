package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionListener;
import java.util.List;

/** Notifies the listeners. An exception of a listener is logged: the event has happened already. */
public final class SessionEvents {
  private static final System.Logger LOG = System.getLogger(SessionEvents.class.getName());

  private final List<SessionListener> listeners;

  /** Creates the events for these listeners. */
  public SessionEvents(List<SessionListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  void fire(SessionEvent event) {
    for (SessionListener listener : listeners) {
      try {
        listener.on(event);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "ATP1303 A listener failed on " + event, e);
      }
    }
  }
}
