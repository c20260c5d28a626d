package io.github.atprotojakarta.store;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stores sessions in memory, for tests and for programs of one JVM that may lose them at its end.
 */
public final class InMemorySessionStore implements SessionStore {
  private final Map<SessionKey, Row> rows = new ConcurrentHashMap<>();

  private record Row(
      StoredSession session, @Nullable RefreshClaim claim, @Nullable Instant retiredAt) {
    boolean retired() {
      return retiredAt != null;
    }

    boolean inUse(long version) {
      return !retired() && session.version() == version;
    }

    Row withoutClaim() {
      return new Row(session, null, retiredAt);
    }

    Row withClaimNoLongerThan(Instant end) {
      return claim == null || !claim.until().isAfter(end)
          ? this
          : new Row(session, new RefreshClaim(claim.id(), claim.at(), end), retiredAt);
    }

    Row used(Instant at) {
      return retired() || !at.isAfter(session.usedAt())
          ? this
          : new Row(session.toBuilder().usedAt(at).build(), claim, null);
    }

    boolean over(SessionLimits limits, Instant now) {
      return !retired() && !limits.end(session.createdAt(), session.usedAt()).isAfter(now);
    }
  }

  @Override
  public void insert(StoredSession session) {
    if (rows.putIfAbsent(session.key(), new Row(session, null, null)) != null) {
      throw new IllegalStateException("There is a session " + session.key() + " already");
    }
  }

  @Override
  public Optional<StoredSession> find(SessionKey key) {
    return Optional.ofNullable(rows.get(key)).filter(row -> !row.retired()).map(Row::session);
  }

  @Override
  public List<SessionKey> keys(Did did) {
    return findAll(did).stream().map(StoredSession::key).toList();
  }

  @Override
  public List<StoredSession> findAll(Did did) {
    return rows.values().stream()
        .filter(row -> !row.retired())
        .map(Row::session)
        .filter(session -> session.key().did().equals(did))
        .sorted(Comparator.comparing(StoredSession::createdAt).reversed())
        .toList();
  }

  @Override
  public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
    var outcome = new ClaimOutcome[] {new ClaimOutcome.Gone()};
    rows.computeIfPresent(
        key,
        (k, row) -> {
          Row current = row.withClaimNoLongerThan(claim.at().plus(RefreshTimings.LONGEST_CLAIM));
          outcome[0] = judge(current, version, claim);
          return outcome[0] instanceof ClaimOutcome.Claimed
              ? new Row(row.session(), claim, null)
              : current;
        });
    return outcome[0];
  }

  private static ClaimOutcome judge(Row row, long version, RefreshClaim claim) {
    if (row.retired()) {
      return new ClaimOutcome.Gone();
    }
    if (row.session().version() != version) {
      return new ClaimOutcome.Superseded(row.session());
    }
    RefreshClaim other = row.claim();
    if (other != null && claim.at().isBefore(other.until())) {
      return new ClaimOutcome.Held(other.until());
    }
    return new ClaimOutcome.Claimed(other != null);
  }

  @Override
  public boolean complete(StoredSession refreshed) {
    Row after =
        rows.computeIfPresent(
            refreshed.key(),
            (k, row) -> row.inUse(refreshed.version() - 1) ? new Row(refreshed, null, null) : row);
    return after != null && !after.retired() && after.session().equals(refreshed);
  }

  @Override
  public void release(SessionKey key, RefreshClaim claim) {
    rows.computeIfPresent(
        key,
        (k, row) ->
            row.claim() != null && row.claim().id().equals(claim.id()) ? row.withoutClaim() : row);
  }

  @Override
  public Optional<String> otherClientId(String clientId) {
    return rows.values().stream()
        .filter(row -> !row.retired())
        .map(row -> row.session().clientId())
        .filter(other -> !other.equals(clientId))
        .findAny();
  }

  @Override
  public void recordUse(SessionKey key, Instant at) {
    rows.computeIfPresent(key, (any, row) -> row.used(at));
  }

  @Override
  public boolean retire(SessionKey key, long version, Instant at) {
    Row row = rows.get(key);
    while (row != null && row.inUse(version)) {
      if (rows.replace(key, row, new Row(row.session(), null, at))) {
        return true;
      }
      row = rows.get(key);
    }
    return false;
  }

  @Override
  public List<StoredSession> retired(Instant now, int limit) {
    return rows.values().stream()
        .filter(row -> row.retiredAt() != null && !row.retiredAt().isAfter(now))
        .sorted(Comparator.comparing(Row::retiredAt))
        .limit(limit)
        .map(Row::session)
        .toList();
  }

  @Override
  public void postponeRevocation(SessionKey key, Instant until) {
    rows.computeIfPresent(
        key, (any, row) -> row.retired() ? new Row(row.session(), null, until) : row);
  }

  @Override
  public boolean delete(SessionKey key) {
    return rows.remove(key) != null;
  }

  @Override
  public boolean delete(SessionKey key, long version) {
    Row row = rows.get(key);
    return row != null && row.inUse(version) && rows.remove(key, row);
  }

  @Override
  public List<SessionKey> retireOver(SessionLimits limits, Instant now, int limit) {
    return rows.keySet().stream()
        .filter(key -> retireIfOver(key, limits, now))
        .limit(limit)
        .toList();
  }

  private boolean retireIfOver(SessionKey key, SessionLimits limits, Instant now) {
    var over = new boolean[1];
    rows.computeIfPresent(
        key,
        (any, row) -> {
          over[0] = row.over(limits, now);
          return over[0] ? new Row(row.session(), null, now) : row;
        });
    return over[0];
  }

  @Override
  public List<SessionKey> deleteEnded(Instant now, int limit) {
    return rows.values().stream()
        .filter(row -> !row.retired() && !row.session().endsAt().isAfter(now))
        .limit(limit)
        .filter(row -> rows.remove(row.session().key(), row))
        .map(row -> row.session().key())
        .toList();
  }

  @Override
  public int clearClaims(Instant expiredBefore, int limit) {
    return (int)
        rows.values().stream()
            .filter(row -> row.claim() != null && row.claim().until().isBefore(expiredBefore))
            .limit(limit)
            .filter(row -> rows.replace(row.session().key(), row, row.withoutClaim()))
            .count();
  }
}
