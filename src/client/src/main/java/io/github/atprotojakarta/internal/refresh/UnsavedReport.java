package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.session.SessionKey;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Tells operators once that new tokens exist only in memory, and once that all of them are saved.
 * The last message is always true: an operator may stop the node because of it.
 */
final class UnsavedReport {
  private final System.Logger log;

  /** Keeps the messages in the order of what happened. */
  private final ReentrantLock order = new ReentrantLock();

  private boolean reported;

  UnsavedReport(System.Logger log) {
    this.log = log;
  }

  /** Reports tokens that are held in memory from now on. */
  void held(SessionKey key, Throwable why) {
    order.lock();
    try {
      if (!reported) {
        reported = true;
        log.log(
            Level.ERROR,
            "ATP1103 New tokens could not be saved and exist only in this node''s memory. Do not stop this"
                + " node until a message says that they are saved. First session: {0}. {1}",
            key,
            why);
      }
    } finally {
      order.unlock();
    }
  }

  /** Reports that all tokens are saved, if that is so now. */
  void saved(BooleanSupplier all) {
    order.lock();
    try {
      if (reported && all.getAsBoolean()) {
        reported = false;
        log.log(Level.INFO, "All new tokens that existed only in this node's memory are now saved");
      }
    } finally {
      order.unlock();
    }
  }
}
