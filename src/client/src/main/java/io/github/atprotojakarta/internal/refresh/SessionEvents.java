package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.session.AccountEvent;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionListener;
import java.util.List;
import java.util.function.Consumer;

/** Notifies the listeners. An exception of a listener is logged: the event has happened already. */
public final class SessionEvents {
  private static final System.Logger LOG = System.getLogger(SessionEvents.class.getName());

  private final List<SessionListener> listeners;

  /** Creates the events for these listeners. */
  public SessionEvents(List<SessionListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  void fire(SessionEvent event) {
    notifyAll(event, listener -> listener.on(event));
  }

  void fire(AccountEvent event) {
    notifyAll(event, listener -> listener.onAccount(event));
  }

  private void notifyAll(Object event, Consumer<SessionListener> notification) {
    for (SessionListener listener : listeners) {
      try {
        notification.accept(listener);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "ATP1303 A listener failed on " + event, e);
      }
    }
  }
}
