package io.github.atprotojakarta.simulation;

/** Ends a task whose node was killed, or whose history is over. Nothing that it does has effect. */
final class Killed extends Error {
  private static final long serialVersionUID = 1;

  Killed() {
    super("This task was killed", null, false, false);
  }
}
