package io.github.atprotojakarta.metrics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observes what a client does, from begin to end, for tracing. A {@link MetricsListener} gets the
 * results only. Exceptions of a listener are logged and ignored.
 */
@FunctionalInterface
public interface OperationListener {
  /**
   * An operation begins. Called in the thread that runs the operation; operations that begin in
   * this thread before the end of this one are parts of it. Must return quickly.
   */
  Observation begin(Operation operation);

  /**
   * Returns a task that does the same as {@code task} and belongs to the operation that runs in the
   * current thread. The client calls it for tasks that another thread will run.
   */
  default Runnable carry(Runnable task) {
    return task;
  }

  /** The observation of a running operation. */
  @FunctionalInterface
  interface Observation {
    /**
     * The operation ended, in the thread in which it began.
     *
     * @param status the status of the HTTP response; 0 if there was none
     * @param failure why the operation failed; {@code null} if it did not
     */
    void end(int status, @Nullable Throwable failure);

    /**
     * Returns headers to add to the request of an {@link Operation.HttpExchange}, such as {@code
     * traceparent}. Users choose the servers: return nothing that a stranger must not know.
     */
    default Map<String, String> headers() {
      return Map.of();
    }
  }
}
