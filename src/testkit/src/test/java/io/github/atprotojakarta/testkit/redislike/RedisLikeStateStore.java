package io.github.atprotojakarta.testkit.redislike;

import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pending logins that the server removes by itself when they expire. */
final class RedisLikeStateStore implements StateStore {
  private final FakeRedis redis;

  RedisLikeStateStore(FakeRedis redis) {
    this.redis = redis;
  }

  @Override
  public void insert(PendingAuthorization pending) {
    Duration timeToLive = Duration.between(Instant.now(), pending.expiresAt());
    if (!redis.setIfAbsent(name(pending.stateHash()), StoredJson.write(pending), timeToLive)) {
      throw new IllegalStateException("There is a pending login with this state already");
    }
  }

  @Override
  public Optional<PendingAuthorization> consume(String stateHash) {
    return redis.getAndDelete(name(stateHash)).map(StoredJson::readPending);
  }

  @Override
  public int deleteExpired(Instant before, int limit) {
    return 0;
  }

  private static String name(String stateHash) {
    return "login:" + stateHash;
  }
}
