package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The refreshes of one session, of which each finds that another node has just refreshed: it reads
 * newer tokens than the one before, and sends nothing.
 */
final class Refreshes extends FailingSessionStore {
  static final StoredSession FIRST =
      StoredSamples.session(StoredSamples.account(), ExploredThreads.NOW);

  private static final List<StoredSession> LATER =
      Stream.iterate(StoredSamples.refreshed(FIRST), StoredSamples::refreshed).limit(8).toList();

  final AtomicInteger begun = new AtomicInteger();
  volatile boolean overlapped;
  volatile int failures;
  private final AtomicInteger running = new AtomicInteger();

  Refreshes() {
    super(new InMemorySessionStore());
  }

  @Override
  public Optional<StoredSession> find(SessionKey key) {
    if (running.incrementAndGet() > 1) {
      overlapped = true;
    }
    int number = begun.incrementAndGet();
    running.decrementAndGet();
    if (number <= failures) {
      throw new IllegalStateException("The refresh is broken");
    }
    return Optional.of(LATER.get(number - 1));
  }

  /** Returns the tokens of the last refresh. */
  StoredSession newest() {
    return LATER.get(begun.get() - 1);
  }
}
