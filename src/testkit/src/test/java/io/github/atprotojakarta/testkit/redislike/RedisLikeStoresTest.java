package io.github.atprotojakarta.testkit.redislike;

import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.testkit.store.RefreshLockContract;
import io.github.atprotojakarta.testkit.store.SessionStoreContract;
import io.github.atprotojakarta.testkit.store.StateStoreContract;
import org.junit.jupiter.api.Nested;

/** The sample stores do what every store has to do. Two nodes share one server. */
class RedisLikeStoresTest {
  private final FakeRedis redis = new FakeRedis();

  @Nested
  class Sessions extends SessionStoreContract {
    @Override
    protected SessionStore store() {
      return new RedisLikeSessionStore(redis);
    }
  }

  @Nested
  class PendingLogins extends StateStoreContract {
    @Override
    protected StateStore store() {
      return new RedisLikeStateStore(redis);
    }
  }

  @Nested
  class Locks extends RefreshLockContract {
    @Override
    protected RefreshLock lock() {
      return new RedisLikeRefreshLock(redis);
    }

    @Override
    protected RefreshLock lockOfAnotherNode() {
      return new RedisLikeRefreshLock(redis);
    }
  }
}
