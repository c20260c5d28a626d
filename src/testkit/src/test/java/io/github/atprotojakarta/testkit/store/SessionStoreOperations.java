package io.github.atprotojakarta.testkit.store;

import static io.github.atprotojakarta.testkit.store.StoredSamples.NOW;
import static io.github.atprotojakarta.testkit.store.StoredSamples.account;
import static io.github.atprotojakarta.testkit.store.StoredSamples.refreshed;
import static io.github.atprotojakarta.testkit.store.StoredSamples.session;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Instant;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * The operations of a {@link SessionStore} on one session, as two nodes and the maintenance call
 * them. Time is counted in idle times; a claim lives for one.
 */
@Param(name = "version", gen = IntGen.class, conf = "1:2")
@Param(name = "node", gen = IntGen.class, conf = "1:2")
@Param(name = "time", gen = IntGen.class, conf = "0:3")
public abstract class SessionStoreOperations {
  private static final StoredSession FIRST = session(account(), NOW);
  private static final SessionKey KEY = FIRST.key();
  private static final StoredSession SECOND = refreshed(FIRST);
  private static final StoredSession THIRD = refreshed(SECOND);
  private static final SessionLimits LIMITS = new SessionLimits(SessionLimits.SHORTEST, null);

  private final SessionStore store;

  /** Inserts the session into an empty store. */
  protected SessionStoreOperations(SessionStore store) {
    this.store = store;
    store.insert(FIRST);
  }

  private static Instant at(int time) {
    return NOW.plus(SessionLimits.SHORTEST.multipliedBy(time));
  }

  private static RefreshClaim claim(int node, int time) {
    return new RefreshClaim("node-" + node, at(time), at(time + 1));
  }

  @Operation
  public void insert() {
    store.insert(FIRST);
  }

  @Operation
  public String find() {
    return store.find(KEY).map(found -> found + " used at " + found.usedAt()).orElse("none");
  }

  @Operation
  public String claim(
      @Param(name = "version") int version,
      @Param(name = "node") int node,
      @Param(name = "time") int time) {
    return store.claim(KEY, version, claim(node, time)).toString();
  }

  @Operation
  public boolean complete(@Param(name = "version") int version) {
    return store.complete(version == 1 ? SECOND : THIRD);
  }

  @Operation
  public void release(@Param(name = "node") int node) {
    store.release(KEY, claim(node, 0));
  }

  @Operation
  public void recordUse(@Param(name = "time") int time) {
    store.recordUse(KEY, at(time));
  }

  @Operation
  public boolean retire(@Param(name = "version") int version, @Param(name = "time") int time) {
    return store.retire(KEY, version, at(time));
  }

  @Operation
  public List<String> retired(@Param(name = "time") int time) {
    return store.retired(at(time), 1).stream().map(StoredSession::toString).toList();
  }

  @Operation
  public void postponeRevocation(@Param(name = "time") int time) {
    store.postponeRevocation(KEY, at(time));
  }

  @Operation
  public boolean delete() {
    return store.delete(KEY);
  }

  @Operation
  public boolean delete(@Param(name = "version") int version) {
    return store.delete(KEY, version);
  }

  @Operation
  public int retireOver(@Param(name = "time") int time) {
    return store.retireOver(LIMITS, at(time), 1).size();
  }

  @Operation
  public int deleteEnded() {
    return store.deleteEnded(SECOND.endsAt(), 1).size();
  }
}
