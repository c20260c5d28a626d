package io.github.atprotojakarta.payara;

/** Something outside of this JVM that is ended with it, whatever ends it (Ctrl-C, too). */
final class EndWithJvm {
  private final Thread hook;

  /**
   * Ends it with the JVM; one that is ending already ends nothing more.
   *
   * @param what for the thread's name, such as {@code Payara Micro}
   */
  EndWithJvm(String what, Runnable end) {
    hook = new Thread(end, "ends " + what);
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: what still runs cleans up.
    }
  }

  /** It has ended before. */
  void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and its hooks with it.
    }
  }
}
