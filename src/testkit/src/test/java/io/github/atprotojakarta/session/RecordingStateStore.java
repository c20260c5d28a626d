package io.github.atprotojakarta.session;

import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A state store that lets tests count the pending logins. */
final class RecordingStateStore implements StateStore {
  public final Map<String, PendingAuthorization> rows = new ConcurrentHashMap<>();

  @Override
  public void insert(PendingAuthorization pending) {
    rows.put(pending.stateHash(), pending);
  }

  @Override
  public Optional<PendingAuthorization> consume(String stateHash) {
    return Optional.ofNullable(rows.remove(stateHash));
  }

  @Override
  public int deleteExpired(Instant before, int limit) {
    int size = rows.size();
    rows.values().removeIf(pending -> pending.expiresAt().isBefore(before));
    return size - rows.size();
  }
}
