package io.github.atprotojakarta.session;

import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.SessionStore;
import java.time.Duration;
import java.util.ServiceLoader;

/**
 * The session stores of two nodes that share their sessions. They are in memory, unless the module
 * that runs the tests provides others as a service: {@code persistence} does, with PostgreSQL.
 */
public interface NodeStores {
  /** Returns the store of the first node. */
  SessionStore first();

  /** Returns the store of the other node. */
  SessionStore second();

  /**
   * Moves the clock of the stores.
   *
   * @param ahead its distance from the time of this machine
   */
  void moveClock(Duration ahead);

  /** Returns stores without sessions, whose clock is right. */
  static NodeStores create() {
    return ServiceLoader.load(NodeStores.class).findFirst().orElseGet(InMemory::new);
  }

  /** One store in memory, which has the clock of its callers. */
  final class InMemory implements NodeStores {
    private final SessionStore store = new InMemorySessionStore();

    @Override
    public SessionStore first() {
      return store;
    }

    @Override
    public SessionStore second() {
      return store;
    }

    @Override
    public void moveClock(Duration ahead) {
      // Each call of the store says what time it is.
    }
  }
}
