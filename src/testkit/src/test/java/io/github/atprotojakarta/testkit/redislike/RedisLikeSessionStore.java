package io.github.atprotojakarta.testkit.redislike;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication.PrivateKeyJwt;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sessions as strings, {@code session:<did>:<id>}. A change reads the string, and replaces it only
 * if it is still the same; otherwise it starts again.
 */
final class RedisLikeSessionStore implements SessionStore {
  private static final String PREFIX = "session:";

  private final FakeRedis redis;

  RedisLikeSessionStore(FakeRedis redis) {
    this.redis = redis;
  }

  @Override
  public void insert(StoredSession session) {
    String value = StoredJson.write(new RedisLikeRow(session, null, null));
    if (!redis.setIfAbsent(name(session.key()), value)) {
      throw new IllegalStateException("There is a session " + session.key() + " already");
    }
  }

  @Override
  public Optional<StoredSession> find(SessionKey key) {
    return redis
        .get(name(key))
        .map(StoredJson::readRow)
        .filter(RedisLikeRow::inUse)
        .map(RedisLikeRow::session);
  }

  @Override
  public List<SessionKey> keys(Did did) {
    return findAll(did).stream().map(StoredSession::key).toList();
  }

  @Override
  public List<StoredSession> findAll(Did did) {
    return rows(PREFIX + did.value() + ":")
        .filter(RedisLikeRow::inUse)
        .map(RedisLikeRow::session)
        .sorted(Comparator.comparing(StoredSession::createdAt).reversed())
        .toList();
  }

  @Override
  public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
    AtomicReference<ClaimOutcome> outcome = new AtomicReference<>(new ClaimOutcome.Gone());
    change(
        key,
        row -> {
          RedisLikeRow current =
              row.withClaimNoLongerThan(claim.at().plus(RefreshTimings.LONGEST_CLAIM));
          outcome.set(current.judge(version, claim));
          return outcome.get() instanceof ClaimOutcome.Claimed ? row.withClaim(claim) : current;
        });
    return outcome.get();
  }

  @Override
  public boolean complete(StoredSession refreshed) {
    return change(
            refreshed.key(),
            row ->
                row.inUse(refreshed.version() - 1) ? new RedisLikeRow(refreshed, null, null) : row)
        .filter(row -> row.inUse() && row.session().equals(refreshed))
        .isPresent();
  }

  @Override
  public void release(SessionKey key, RefreshClaim claim) {
    change(
        key,
        row ->
            row.claim() != null && row.claim().id().equals(claim.id()) ? row.withClaim(null) : row);
  }

  @Override
  public Optional<String> otherClientId(String clientId) {
    return rows(PREFIX)
        .filter(RedisLikeRow::inUse)
        .map(row -> row.session().clientId())
        .filter(other -> !other.equals(clientId))
        .findAny();
  }

  @Override
  public Map<String, Long> sessionsOfOtherClientKeys(Set<String> kids) {
    return rows(PREFIX)
        .filter(RedisLikeRow::inUse)
        .map(row -> row.session().authentication())
        .flatMap(method -> method instanceof PrivateKeyJwt jwt ? Stream.of(jwt.kid()) : Stream.of())
        .filter(kid -> !kids.contains(kid))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Override
  public void checkWrites() {
    boolean unused = redis.setIfAbsent("readiness", "");
  }

  @Override
  public Set<String> missingKeys() {
    return Set.of();
  }

  @Override
  public void recordUse(SessionKey key, Instant at) {
    change(key, row -> row.used(at));
  }

  @Override
  public boolean retire(SessionKey key, long version, Instant at) {
    return replace(key, row -> row.inUse(version) ? row.retired(at) : row);
  }

  @Override
  public List<StoredSession> retired(Instant now, int limit) {
    return rows(PREFIX)
        .filter(row -> !row.inUse() && !row.retiredAt().isAfter(now))
        .sorted(Comparator.comparing(RedisLikeRow::retiredAt))
        .limit(limit)
        .map(RedisLikeRow::session)
        .toList();
  }

  @Override
  public void postponeRevocation(SessionKey key, Instant until) {
    change(key, row -> row.inUse() ? row : row.retired(until));
  }

  @Override
  public boolean delete(SessionKey key) {
    return redis.getAndDelete(name(key)).isPresent();
  }

  @Override
  public boolean delete(SessionKey key, long version) {
    return redis
        .get(name(key))
        .filter(value -> StoredJson.readRow(value).inUse(version))
        .filter(value -> redis.compareAndDelete(name(key), value))
        .isPresent();
  }

  @Override
  public List<SessionKey> retireOver(SessionLimits limits, Instant now, int limit) {
    return rows(PREFIX)
        .map(row -> row.session().key())
        .filter(key -> replace(key, row -> row.over(limits, now) ? row.retired(now) : row))
        .limit(limit)
        .toList();
  }

  @Override
  public List<SessionKey> deleteEnded(Instant now, int limit) {
    return rows(PREFIX)
        .filter(row -> row.inUse() && !row.session().endsAt().isAfter(now))
        .filter(row -> delete(row.session().key(), row.session().version()))
        .limit(limit)
        .map(row -> row.session().key())
        .toList();
  }

  /** Changes a row and returns it; empty if there is none. */
  private Optional<RedisLikeRow> change(SessionKey key, UnaryOperator<RedisLikeRow> change) {
    AtomicReference<RedisLikeRow> last = new AtomicReference<>();
    replace(
        key,
        row -> {
          last.set(change.apply(row));
          return last.get();
        });
    return Optional.ofNullable(last.get());
  }

  /** Changes a row; returns whether it exists and is another one now. */
  private boolean replace(SessionKey key, UnaryOperator<RedisLikeRow> change) {
    Optional<String> value = redis.get(name(key));
    while (value.isPresent()) {
      RedisLikeRow row = StoredJson.readRow(value.get());
      RedisLikeRow changed = change.apply(row);
      String after = StoredJson.write(changed);
      if (after.equals(value.get())) {
        return false;
      }
      if (redis.compareAndSet(name(key), value.get(), after)) {
        return true;
      }
      value = redis.get(name(key));
    }
    return false;
  }

  private Stream<RedisLikeRow> rows(String prefix) {
    return redis.scan(prefix).values().stream().map(StoredJson::readRow);
  }

  private static String name(SessionKey key) {
    return PREFIX + key.did().value() + ":" + key.id();
  }
}
