package io.github.atprotojakarta.jakarta.test;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The people whom tests have signed in: all of them, and the one of each thread. */
@ApplicationScoped
class TestPeople {
  private final Map<Long, TestSession> sessions = new ConcurrentSkipListMap<>();
  private final AtomicLong count = new AtomicLong();

  @SuppressWarnings("ThreadLocalUsage") // ends with its container, and is not that of others
  private final ThreadLocal<@Nullable TestSession> ofThread = new ThreadLocal<>();

  /** Signs a person in to the thread; returns who was signed in before. */
  @Nullable TestSession enter(TestSession session) {
    sessions.put(count.incrementAndGet(), session);
    TestSession before = ofThread.get();
    ofThread.set(session);
    return before;
  }

  /** Signs a person out, and the thread back in as the one before. */
  void leave(TestSession session, @Nullable TestSession before) {
    session.signOut();
    sessions.values().remove(session);
    if (before == null) {
      ofThread.remove();
    } else {
      ofThread.set(before);
    }
  }

  /** Returns the person of the current thread. */
  Optional<TestSession> current() {
    return Optional.ofNullable(ofThread.get()).filter(session -> !session.hasEnded());
  }

  /** Returns the session with a key, if it is one of a test and has not ended. */
  Optional<TestSession> find(SessionKey key) {
    return live().stream().filter(session -> session.key().equals(key)).findFirst();
  }

  /** Returns the sessions of an account, newest first. */
  List<TestSession> find(Did did) {
    return live().stream().filter(session -> session.did().equals(did)).toList();
  }

  private List<TestSession> live() {
    List<TestSession> newestFirst = new ArrayList<>();
    sessions.values().forEach(session -> newestFirst.add(0, session));
    newestFirst.removeIf(TestSession::hasEnded);
    return newestFirst;
  }
}
