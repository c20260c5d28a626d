package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.internal.http.TimeLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Joins look-ups of one key that run at the same time: the first caller makes the request, the
 * others wait for its result. If the first caller was interrupted or had little time itself, its
 * failure says nothing to the others, and one of them makes the next request. Each of them waits
 * for its own {@link TimeLimit} and can be interrupted.
 */
final class JoinedLookups<K extends Comparable<K>, V> {
  private final ConcurrentHashMap<K, CompletableFuture<Optional<V>>> running =
      new ConcurrentHashMap<>();

  /**
   * Returns the result of a look-up, or of the same one that already runs.
   *
   * @throws IdentityException when there is no usable result
   * @throws TransientException when a server did not respond, the wait took too long, or the thread
   *     was interrupted
   */
  Optional<V> get(K key, Supplier<Optional<V>> lookUp) {
    while (true) {
      CompletableFuture<Optional<V>> own = new CompletableFuture<>();
      CompletableFuture<Optional<V>> first = running.putIfAbsent(key, own);
      if (first == null) {
        return lead(key, own, lookUp);
      }
      try {
        return await(key, first);
      } catch (CancellationException e) {
        // The first caller failed for a reason of its own.
      }
    }
  }

  private Optional<V> lead(
      K key, CompletableFuture<Optional<V>> own, Supplier<Optional<V>> lookUp) {
    boolean inTime =
        TimeLimit.current()
            .map(limit -> limit.left().compareTo(HttpRequest.DEFAULT_TIMEOUT) >= 0)
            .orElse(true);
    try {
      Optional<V> result = lookUp.get();
      own.complete(result);
      return result;
    } catch (IdentityException e) {
      own.completeExceptionally(e);
      throw e;
    } catch (TransientException e) {
      if (inTime && !Thread.currentThread().isInterrupted()) {
        own.completeExceptionally(e);
      }
      throw e;
    } finally {
      running.remove(key, own);
      // Has no effect if there is a result.
      own.cancel(false);
    }
  }

  private Optional<V> await(K key, CompletableFuture<Optional<V>> first) {
    Optional<Duration> left = TimeLimit.current().map(TimeLimit::left);
    try {
      return left.isPresent() ? first.get(left.get().toNanos(), TimeUnit.NANOSECONDS) : first.get();
    } catch (TimeoutException e) {
      throw new TransientException("Another look-up of " + key + " took too long", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException("Waiting for the look-up of " + key + " was interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }
}
