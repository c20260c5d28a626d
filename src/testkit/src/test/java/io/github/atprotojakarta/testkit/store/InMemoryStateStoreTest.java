package io.github.atprotojakarta.testkit.store;

import io.github.atprotojakarta.store.InMemoryStateStore;
import io.github.atprotojakarta.store.StateStore;

class InMemoryStateStoreTest extends StateStoreContract {
  private final StateStore store = new InMemoryStateStore();

  @Override
  protected StateStore store() {
    return store;
  }
}
