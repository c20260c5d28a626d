package io.github.atprotojakarta.testkit.store;

import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.SessionStore;

class InMemorySessionStoreTest extends SessionStoreContract {
  private final SessionStore store = new InMemorySessionStore();

  @Override
  protected SessionStore store() {
    return store;
  }
}
