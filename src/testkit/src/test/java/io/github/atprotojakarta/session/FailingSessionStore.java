package io.github.atprotojakarta.session;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.BlockedAccountPage;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Delegates all methods; a test overrides those that must fail. */
public class FailingSessionStore implements SessionStore {
  private final SessionStore store;

  public FailingSessionStore(SessionStore store) {
    this.store = store;
  }

  @Override
  public void insert(StoredSession session) {
    store.insert(session);
  }

  @Override
  public Optional<StoredSession> find(SessionKey key) {
    return store.find(key);
  }

  @Override
  public List<SessionKey> keys(Did did) {
    return store.keys(did);
  }

  @Override
  public List<StoredSession> findAll(Did did) {
    return store.findAll(did);
  }

  @Override
  public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
    return store.claim(key, version, claim);
  }

  @Override
  public boolean complete(StoredSession refreshed) {
    return store.complete(refreshed);
  }

  @Override
  public void release(SessionKey key, RefreshClaim claim) {
    store.release(key, claim);
  }

  @Override
  public Optional<String> otherClientId(String clientId) {
    return store.otherClientId(clientId);
  }

  @Override
  public void recordUse(SessionKey key, Instant at) {
    store.recordUse(key, at);
  }

  @Override
  public boolean retire(SessionKey key, long version, Instant at) {
    return store.retire(key, version, at);
  }

  @Override
  public List<StoredSession> retired(Instant now, int limit) {
    return store.retired(now, limit);
  }

  @Override
  public void postponeRevocation(SessionKey key, Instant until) {
    store.postponeRevocation(key, until);
  }

  @Override
  public boolean delete(SessionKey key) {
    return store.delete(key);
  }

  @Override
  public boolean delete(SessionKey key, long version) {
    return store.delete(key, version);
  }

  @Override
  public List<SessionKey> retireOver(SessionLimits limits, Instant now, int limit) {
    return store.retireOver(limits, now, limit);
  }

  @Override
  public List<SessionKey> deleteEnded(Instant now, int limit) {
    return store.deleteEnded(now, limit);
  }

  @Override
  public Map<String, Long> sessionsOfOtherClientKeys(Set<String> kids) {
    return store.sessionsOfOtherClientKeys(kids);
  }

  @Override
  public void checkWrites() {
    store.checkWrites();
  }

  @Override
  public Set<String> missingKeys() {
    return store.missingKeys();
  }

  @Override
  public Optional<Instant> encryptionKeyCreatedAt() {
    return store.encryptionKeyCreatedAt();
  }

  @Override
  public SessionPage list(SessionFilter filter, @Nullable SessionKey after, int limit) {
    return store.list(filter, after, limit);
  }

  @Override
  public boolean block(BlockedAccount account) {
    return store.block(account);
  }

  @Override
  public boolean unblock(Did did) {
    return store.unblock(did);
  }

  @Override
  public Optional<BlockedAccount> findBlock(Did did) {
    return store.findBlock(did);
  }

  @Override
  public BlockedAccountPage listBlocks(@Nullable Did after, int limit) {
    return store.listBlocks(after, limit);
  }
}
