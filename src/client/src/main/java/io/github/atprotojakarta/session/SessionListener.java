package io.github.atprotojakarta.session;

/** Receives the events of sessions after they are stored. Its exceptions are logged and ignored. */
@FunctionalInterface
public interface SessionListener {
  /** Receives an event. */
  void on(SessionEvent event);

  /** Receives an event of an account; does nothing unless overridden. */
  default void onAccount(AccountEvent event) {}
}
