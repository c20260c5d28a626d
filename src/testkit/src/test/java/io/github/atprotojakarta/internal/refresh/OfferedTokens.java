package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** New tokens that a node offers to a store. A test decides which attempts fail. */
abstract class OfferedTokens {
  static final Duration POLL = StrictNetworkFixture.LONG_GRACE.poll();

  final ManualContext manual = new ManualContext();
  final InMemorySessionStore rows = new InMemorySessionStore();
  final List<SessionEvent> events = new ArrayList<>();
  final List<StoredSession> revoked = new ArrayList<>();

  /** What happens during the next attempts. */
  final Deque<Runnable> meanwhile = new ArrayDeque<>();

  int attempts;
  int failures;
  Duration eachTakes = Duration.ZERO;
  UnsavedTokens unsaved = unsaved(StrictNetworkFixture.LONG_GRACE);

  final UnsavedTokens unsaved(RefreshTimings timings) {
    FailingSessionStore store =
        new FailingSessionStore(rows) {
          @Override
          public boolean complete(StoredSession refreshed) {
            attempts++;
            manual.waits.advance(eachTakes);
            Optional.ofNullable(meanwhile.poll()).ifPresent(Runnable::run);
            if (!accepts(refreshed)) {
              throw new TransientException("The database is away");
            }
            return super.complete(refreshed);
          }
        };
    return new UnsavedTokens(
        store, revoked::add, new SessionEvents(List.of(events::add)), timings, manual.context());
  }

  boolean accepts(StoredSession refreshed) {
    return failures-- <= 0;
  }

  final StoredSession newTokens() {
    StoredSession session = StoredSamples.session(StoredSamples.account(), manual.clock.instant());
    rows.insert(session);
    return StoredSamples.refreshed(session);
  }

  /** Saves in vain, and returns the tokens that are held. */
  final StoredSession held() {
    failures = 5;
    StoredSession refreshed = newTokens();
    unsaved.save(refreshed);
    attempts = 0;
    failures = 0;
    manual.waits.pauses.clear();
    return refreshed;
  }

  final boolean stored(StoredSession refreshed) {
    return rows.find(refreshed.key()).orElseThrow().version() == refreshed.version();
  }
}
