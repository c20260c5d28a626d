package io.github.atprotojakarta.internal.cache;

import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.internal.log.LogBudget;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's cache of documents, which can neither fail nor delay a login. Reading takes a
 * second at most. A cache that does not respond in it gets no calls for ten seconds, so that a
 * login waits once. Nothing waits for writing. Failures are logged once a minute.
 */
public final class LimitedDocumentCache implements DocumentCache {
  private static final System.Logger LOG = System.getLogger(LimitedDocumentCache.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Each call has a thread, which a cache that hangs keeps. */
  private static final int MOST_CALLS = 64;

  private final DocumentCache cache;
  private final Executor executor;
  private final Clock clock;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final LogBudget lines;
  private final Semaphore calls = new Semaphore(MOST_CALLS);

  /** When the cache was too slow, by {@code nanoTime}; {@code null} if it was not. */
  private volatile @Nullable Long slowAt;

  /**
   * Creates the limits.
   *
   * @param executor runs each call at once, on a thread of its own
   */
  public LimitedDocumentCache(DocumentCache cache, Executor executor, Clock clock) {
    this(cache, executor, clock, PATIENCE, System::nanoTime);
  }

  LimitedDocumentCache(
      DocumentCache cache,
      Executor executor,
      Clock clock,
      Duration patience,
      LongSupplier nanoTime) {
    this.cache = cache;
    this.executor = executor;
    this.clock = clock;
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.lines = new LogBudget(1, nanoTime);
  }

  /** Returns the cache if it has limits already, or else with limits and daemon threads. */
  static LimitedDocumentCache of(DocumentCache cache) {
    return cache instanceof LimitedDocumentCache limited
        ? limited
        : new LimitedDocumentCache(cache, LimitedDocumentCache::start, Clock.systemUTC());
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "atproto-document-cache");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the clock for the dates of entries. */
  Clock clock() {
    return clock;
  }

  /** Returns the entry; empty if the cache has none, or fails, or takes too long. */
  @Override
  public Optional<String> find(Kind kind, String name) {
    CompletableFuture<Optional<String>> result = new CompletableFuture<>();
    try {
      execute(
          () -> {
            try {
              result.complete(Objects.requireNonNull(cache.find(kind, name), "no Optional"));
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            }
          });
      return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      slowAt = nanoTime.getAsLong();
      reportReading(
          new TimeoutException("No result within " + patience + "; not used for " + PAUSE));
    } catch (ExecutionException e) {
      reportReading(e.getCause());
    } catch (RejectedExecutionException e) {
      reportReading(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  @Override
  public void put(Kind kind, String name, String entry, Duration lifetime) {
    try {
      execute(
          () -> {
            try {
              cache.put(kind, name, entry, lifetime);
            } catch (RuntimeException | Error e) {
              reportWriting(e);
            }
          });
    } catch (RejectedExecutionException e) {
      reportWriting(e);
    }
  }

  private void execute(Runnable call) {
    Long slow = slowAt;
    if (slow != null && nanoTime.getAsLong() - slow < PAUSE.toNanos()) {
      throw new RejectedExecutionException("The cache was too slow in the last " + PAUSE);
    }
    if (!calls.tryAcquire()) {
      throw new RejectedExecutionException(MOST_CALLS + " calls have not returned");
    }
    try {
      executor.execute(
          () -> {
            try {
              call.run();
            } finally {
              calls.release();
            }
          });
    } catch (RuntimeException | Error e) {
      // An Error if the system has no thread left.
      calls.release();
      throw e instanceof RejectedExecutionException rejected
          ? rejected
          : new RejectedExecutionException("The executor failed", e);
    }
  }

  /** Logs an entry that the client ignores. */
  void reportUnusable(Kind kind, String name, @Nullable String reason) {
    if (lines.next("unusable").isPresent()) {
      LOG.log(
          Level.WARNING,
          "ATP1207 The shared cache of documents has an unusable entry, which is ignored: {0} {1}: {2}",
          kind,
          UntrustedText.quoted(name),
          UntrustedText.clean(String.valueOf(reason)));
    }
  }

  private void reportReading(@Nullable Throwable failure) {
    if (lines.next("reading").isPresent()) {
      LOG.log(
          Level.WARNING,
          "ATP1205 The shared cache of documents could not be read; servers are asked instead",
          failure);
    }
  }

  private void reportWriting(Throwable failure) {
    if (lines.next("writing").isPresent()) {
      LOG.log(
          Level.WARNING,
          "ATP1206 The shared cache of documents could not be written; other nodes ask servers",
          failure);
    }
  }
}
