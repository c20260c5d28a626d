package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.log.LogBudget;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionBatch;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.SessionSummary;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the sessions that match a filter. The caller's thread and some others take one
 * session after the other; whoever finds none reads the next hundred. So there are never more than
 * a page of keys and a hundred sessions in memory, and without a free thread the caller works
 * alone.
 */
final class SessionWalk {
  private static final System.Logger LOG = System.getLogger(SessionWalk.class.getName());

  private final SessionStore store;
  private final Function<Collection<SessionKey>, Map<SessionKey, OAuthSession>> opener;
  private final SessionFilter filter;
  private final Consumer<OAuthSession> work;
  private final Consumer<SessionBatch> progress;
  private final LogBudget lines = new LogBudget(1, System::nanoTime);

  /** Guards what the threads share. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Deque<SessionKey> keys = new ArrayDeque<>();
  private final Deque<OAuthSession> sessions = new ArrayDeque<>();
  private @Nullable SessionKey after;
  private boolean listed;
  private SessionBatch batch = new SessionBatch(0, 0, 0);

  /** What ended the walk before its end; the others stop after their present session. */
  private volatile @Nullable Throwable failure;

  SessionWalk(
      SessionStore store,
      Function<Collection<SessionKey>, Map<SessionKey, OAuthSession>> opener,
      SessionFilter filter,
      Consumer<OAuthSession> work,
      Consumer<SessionBatch> progress) {
    this.store = store;
    this.opener = opener;
    this.filter = filter;
    this.work = work;
    this.progress = progress;
  }

  /** Works with so many threads, the caller's among them. */
  SessionBatch run(int threads, Executor executor) throws InterruptedException {
    List<Helper> helpers = new ArrayList<>();
    try {
      while (helpers.size() < threads - 1) {
        Helper helper = new Helper();
        executor.execute(helper);
        helpers.add(helper);
      }
    } catch (RejectedExecutionException e) {
      // Those that have begun are enough.
    }
    work();
    awaitAll(helpers);
    throwFailure();
    return batch;
  }

  /** Another thread that works. It is for this work alone, so an interrupt hits nothing else. */
  private final class Helper implements Runnable {
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    @Override
    public void run() {
      thread = Thread.currentThread();
      try {
        work();
      } finally {
        end.countDown();
      }
    }

    void interrupt() {
      Thread begun = thread;
      if (begun != null) {
        begun.interrupt();
      }
    }
  }

  /** As at the end of an executor: an interrupt is passed on, and everybody is waited for. */
  private void awaitAll(List<Helper> helpers) {
    for (Helper helper : helpers) {
      boolean ended = false;
      while (!ended) {
        if (failure instanceof InterruptedException) {
          helpers.forEach(Helper::interrupt);
        }
        try {
          helper.end.await();
          ended = true;
        } catch (InterruptedException e) {
          failure = e;
        }
      }
    }
  }

  private void work() {
    try {
      for (OAuthSession next = next(); next != null; next = next()) {
        work(next);
      }
    } catch (RuntimeException | Error | InterruptedException e) {
      failure = e;
    }
  }

  private void work(OAuthSession session) throws InterruptedException {
    boolean done = false;
    try {
      work.accept(session);
      done = true;
    } catch (RuntimeException e) {
      if (lines.next("failed").isPresent()) {
        LOG.log(Level.WARNING, "ATP1306 The work on the session " + session.key() + " failed", e);
      }
    }
    lock.lock();
    try {
      count(done ? 1 : 0, done ? 0 : 1, 0);
    } finally {
      lock.unlock();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("The work on sessions was interrupted");
    }
  }

  private void count(long done, long failed, long skipped) {
    batch =
        new SessionBatch(batch.done() + done, batch.failed() + failed, batch.skipped() + skipped);
  }

  private @Nullable OAuthSession next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (failure == null && sessions.isEmpty() && readMore()) {
        // The next hundred may all have ended.
      }
      return failure == null ? sessions.poll() : null;
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Reads the next sessions; returns whether there may be some. */
  private boolean readMore() {
    progress.accept(batch);
    if (keys.isEmpty() && !listed) {
      SessionPage page = store.list(filter, after, SessionPage.LARGEST);
      page.sessions().stream().map(SessionSummary::key).forEach(keys::add);
      after = page.next();
      listed = after == null;
    }
    List<SessionKey> some = new ArrayList<>();
    while (some.size() < SessionBatch.SIZE && !keys.isEmpty()) {
      some.add(keys.remove());
    }
    if (!some.isEmpty()) {
      sessions.addAll(opener.apply(some).values());
      count(0, 0, some.size() - (long) sessions.size());
    }
    return !listed || !keys.isEmpty() || !sessions.isEmpty();
  }

  private void throwFailure() throws InterruptedException {
    Throwable cause = failure;
    if (cause instanceof InterruptedException interrupt) {
      throw interrupt;
    }
    if (cause instanceof RuntimeException exception) {
      throw exception;
    }
    if (cause instanceof Error error) {
      throw error;
    }
  }
}
