package io.github.atprotojakarta.testkit.redislike;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A lock that is a string with an expiry time; its value says who holds it. */
final class RedisLikeRefreshLock implements RefreshLock {
  private final FakeRedis redis;

  RedisLikeRefreshLock(FakeRedis redis) {
    this.redis = redis;
  }

  @Override
  public Optional<Held> acquire(SessionKey key, Duration wait, Duration lease) {
    String name = "lock:" + key.did().value() + ":" + key.id();
    String holder = UUID.randomUUID().toString();
    try {
      return redis.await(server -> server.setIfAbsent(name, holder, lease), wait)
          ? Optional.of(() -> redis.compareAndDelete(name, holder))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException("The wait for the lock of " + key + " was interrupted", e);
    }
  }
}
