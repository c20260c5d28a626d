package io.github.atprotojakarta.payara;

/** Runs an action when this JVM shuts down, for whatever reason (Ctrl-C, too). */
final class JvmShutdownHook {
  private final Thread hook;
  private final boolean registered;

  /**
   * Registers the action. If the JVM is shutting down already, nothing is registered: the code that
   * still runs cleans up itself.
   *
   * @param name names the thing that the action ends, such as {@code Payara Micro}
   */
  JvmShutdownHook(String name, Runnable action) {
    hook = new Thread(action, "stop " + name);
    registered = register(hook);
  }

  private static boolean register(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Returns whether the JVM will run the action. */
  boolean registered() {
    return registered;
  }

  /** Removes the action, if it does not run already. */
  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down and runs the hook.
    }
  }
}
