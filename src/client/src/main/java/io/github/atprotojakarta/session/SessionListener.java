package io.github.atprotojakarta.session;

/** Is told what happens to sessions, after it is stored. What it throws is logged and ignored. */
@FunctionalInterface
public interface SessionListener {
  /** Takes note of an event. */
  void on(SessionEvent event);
}
