package io.github.atprotojakarta.store;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stores sessions in memory, for tests and for programs of one JVM that may lose them at its end.
 */
public final class InMemorySessionStore implements SessionStore {
  private static final Comparator<SessionKey> BY_KEY =
      Comparator.comparing((SessionKey key) -> key.did().value()).thenComparing(SessionKey::id);

  private final Map<SessionKey, InMemoryRow> rows = new ConcurrentHashMap<>();
  private final Map<Did, BlockedAccount> blocks = new ConcurrentHashMap<>();

  @Override
  public void insert(StoredSession session) {
    if (rows.putIfAbsent(session.key(), new InMemoryRow(session, null)) != null) {
      throw new IllegalStateException("There is a session " + session.key() + " already");
    }
  }

  @Override
  public Optional<StoredSession> find(SessionKey key) {
    return Optional.ofNullable(rows.get(key))
        .filter(row -> !row.retired())
        .map(InMemoryRow::session);
  }

  @Override
  public List<SessionKey> keys(Did did) {
    return findAll(did).stream().map(StoredSession::key).toList();
  }

  @Override
  public List<StoredSession> findAll(Did did) {
    return rows.values().stream()
        .filter(row -> !row.retired())
        .map(InMemoryRow::session)
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
          InMemoryRow current =
              row.withClaimNoLongerThan(claim.at().plus(RefreshTimings.LONGEST_CLAIM));
          outcome[0] = judge(current, version, claim);
          return outcome[0] instanceof ClaimOutcome.Claimed
              ? new InMemoryRow(row.session(), claim)
              : current;
        });
    return outcome[0];
  }

  private static ClaimOutcome judge(InMemoryRow row, long version, RefreshClaim claim) {
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
    return new ClaimOutcome.Claimed(other != null && other.countsAt(claim.at()));
  }

  @Override
  public boolean complete(StoredSession refreshed) {
    InMemoryRow after =
        rows.computeIfPresent(
            refreshed.key(),
            (k, row) ->
                row.inUse(refreshed.version() - 1) ? new InMemoryRow(refreshed, null) : row);
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
  public Map<String, Long> sessionsOfOtherClientKeys(Set<String> kids) {
    return rows.values().stream()
        .filter(row -> !row.retired())
        .flatMap(row -> clientKey(row.session()).stream())
        .filter(kid -> !kids.contains(kid))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static Optional<String> clientKey(StoredSession session) {
    return session.authentication() instanceof ClientAuthentication.PrivateKeyJwt jwt
        ? Optional.of(jwt.kid())
        : Optional.empty();
  }

  @Override
  public void checkWrites() {
    // Memory can always be written.
  }

  @Override
  public Set<String> missingKeys() {
    return Set.of();
  }

  @Override
  public void recordUse(SessionKey key, Instant at) {
    rows.computeIfPresent(key, (any, row) -> row.used(at));
  }

  @Override
  public boolean retire(SessionKey key, long version, Instant at) {
    return change(key, row -> row.inUse(version), row -> row.retired(at));
  }

  @Override
  public List<StoredSession> retired(Instant now, int limit) {
    return rows.values().stream()
        .filter(row -> row.retiredAt() != null && !row.retiredAt().isAfter(now))
        .sorted(Comparator.comparing(InMemoryRow::retiredAt))
        .limit(limit)
        .map(InMemoryRow::session)
        .toList();
  }

  @Override
  public void postponeRevocation(SessionKey key, Instant until) {
    rows.computeIfPresent(key, (any, row) -> row.postponed(until));
  }

  @Override
  public boolean delete(SessionKey key) {
    return rows.remove(key) != null;
  }

  @Override
  public boolean delete(SessionKey key, long version) {
    return change(key, row -> row.inUse(version), row -> null);
  }

  @Override
  public List<SessionKey> retireOver(SessionLimits limits, Instant now, int limit) {
    return rows.keySet().stream()
        .filter(key -> change(key, row -> row.over(limits, now), row -> row.retired(now)))
        .limit(limit)
        .toList();
  }

  @Override
  public List<SessionKey> deleteEnded(Instant now, int limit) {
    return rows.keySet().stream()
        .filter(key -> change(key, row -> row.ended(now), row -> null))
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<SessionCounts> count() {
    List<InMemoryRow> retired = rows.values().stream().filter(InMemoryRow::retired).toList();
    Instant oldest =
        retired.stream().map(InMemoryRow::owedSince).min(Comparator.naturalOrder()).orElse(null);
    return Optional.of(
        new SessionCounts((long) rows.size() - retired.size(), retired.size(), oldest));
  }

  @Override
  public SessionPage list(SessionFilter filter, @Nullable SessionKey after, int limit) {
    List<SessionSummary> matching =
        rows.values().stream()
            .map(InMemoryRow::summary)
            .filter(filter::matches)
            .filter(session -> after == null || BY_KEY.compare(session.key(), after) > 0)
            .sorted(Comparator.comparing(SessionSummary::key, BY_KEY))
            .limit(limit + 1L)
            .toList();
    return matching.size() > limit
        ? new SessionPage(matching.subList(0, limit), matching.get(limit - 1).key())
        : new SessionPage(matching, null);
  }

  @Override
  public boolean block(BlockedAccount account) {
    return blocks.putIfAbsent(account.did(), account) == null;
  }

  @Override
  public boolean unblock(Did did) {
    return blocks.remove(did) != null;
  }

  @Override
  public Optional<BlockedAccount> findBlock(Did did) {
    return Optional.ofNullable(blocks.get(did));
  }

  @Override
  public BlockedAccountPage listBlocks(@Nullable Did after, int limit) {
    return BlockedAccountPage.of(
        blocks.values().stream()
            .filter(block -> after == null || block.did().value().compareTo(after.value()) > 0)
            .sorted(Comparator.comparing(block -> block.did().value()))
            .limit(limit + 1L)
            .toList(),
        limit);
  }

  /**
   * Changes a row in one step, if it is as expected then; what was read before may have changed.
   *
   * @param change returns the new row, or {@code null} to delete it
   * @return whether the row was as expected
   */
  private boolean change(
      SessionKey key,
      Predicate<InMemoryRow> expected,
      Function<InMemoryRow, @Nullable InMemoryRow> change) {
    var changed = new boolean[1];
    rows.computeIfPresent(
        key,
        (any, row) -> {
          changed[0] = expected.test(row);
          return changed[0] ? change.apply(row) : row;
        });
    return changed[0];
  }
}
