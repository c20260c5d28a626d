package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The database of all nodes: statements that fail, hang, or lose their confirmation, a clock of its
 * own, and a standby that may be behind. The rows themselves are those of the store in memory.
 */
final class Database {
  private final World world;

  private SessionStore rows = new InMemorySessionStore();
  private final Map<SessionKey, RefreshClaim> claims = new HashMap<>();
  private final Map<SessionKey, StoredSession> standby = new HashMap<>();
  private Duration clock = Duration.ZERO;
  private long awayUntil;

  Database(World world) {
    this.world = world;
  }

  /** Adds a session before the history begins. */
  void insert(StoredSession session) {
    rows.insert(session);
  }

  Instant now() {
    return Node.BEGIN.plusNanos(world.scheduler.now()).plus(clock);
  }

  /** Runs a statement of a node, with everything that can happen to it. */
  <T> T statement(Node node, String name, Function<SessionStore, T> work) {
    node.step();
    DrawnFaults faults = world.faults;
    if (name.equals("complete")) {
      mayCutOff(node);
    }
    if (away(node) || faults.happens(Fault.STATEMENT_FAILS)) {
      throw failed(node, name, "failed");
    }
    if (faults.happens(Fault.STATEMENT_ERROR)) {
      failed(node, name, "had no memory");
      throw new OutOfMemoryError("simulated");
    }
    hang(node, name);
    node.takes(world.latencies.statement() / 2);
    T result = work.apply(rows);
    world.note("%s %s: %s", node, name, result);
    if (faults.happens(Fault.CONFIRMATION_LOST)) {
      throw failed(node, name, "lost its confirmation");
    }
    hang(node, name);
    node.takes(world.latencies.statement() / 2);
    node.step();
    return result;
  }

  /** New tokens arrive, and the database is away. The node may be stopped then. */
  private void mayCutOff(Node node) {
    DrawnFaults faults = world.faults;
    if (!away(node) && faults.happens(Fault.DATABASE_AWAY)) {
      node.cutOff(faults.time(1, 20, 68));
      if (!node.closing() && faults.happens(Fault.NODE_CLOSES)) {
        node.closeIn(faults.time(0.3, 2, 10));
      }
    }
  }

  private void hang(Node node, String name) {
    if (world.faults.happens(Fault.STATEMENT_HANGS)) {
      long time = world.faults.time(1, 14, 67, 100);
      world.note("%s %s hangs %.0f s", node, name, time / 1e9);
      node.holdUp(time);
      world.scheduler.sleep(time);
    }
  }

  private TransientException failed(Node node, String name, String how) {
    world.note("%s %s %s", node, name, how);
    node.holdUp(0);
    return new TransientException("The statement " + name + " " + how);
  }

  private boolean away(Node node) {
    return world.scheduler.now() < Math.max(awayUntil, node.cutOffUntil());
  }

  void goAway(long nanos) {
    awayUntil = world.scheduler.now() + nanos;
  }

  void comeBack() {
    awayUntil = 0;
  }

  /** Makes a claim by this database's clock. */
  ClaimOutcome claim(SessionStore store, SessionKey key, long version, RefreshClaim claim) {
    Instant now = now();
    Instant end = now.plus(Duration.between(claim.at(), claim.until()));
    RefreshClaim stored = new RefreshClaim(claim.id(), now, end);
    ClaimOutcome outcome = store.claim(key, version, stored);
    if (outcome instanceof ClaimOutcome.Claimed) {
      claims.put(key, stored);
    }
    return outcome instanceof ClaimOutcome.Held held
        ? new ClaimOutcome.Held(claim.at().plus(Duration.between(now, held.until())))
        : outcome;
  }

  /** The claim of a session ends before its time, with the refresh. */
  void claimEnded(SessionKey key) {
    claims.remove(key);
  }

  /** A claim ends before its time, if there is none yet in its place. */
  void claimEnded(SessionKey key, RefreshClaim claim) {
    claims.computeIfPresent(
        key, (same, current) -> current.id().equals(claim.id()) ? null : current);
  }

  /** Moves this database's clock. */
  void jump(Duration by) {
    if (!by.isNegative()) {
      claimsAreLost(now());
    }
    clock = clock.plus(by);
    world.note("the clock of the database jumps by %s", by);
  }

  /** Claims that end after a time end at once: their tokens may be sent again too early. */
  private void claimsAreLost(Instant time) {
    for (SimulatedAccount account : world.model.accounts) {
      RefreshClaim claim = claims.get(account.key);
      if (claim != null && claim.until().isAfter(time)) {
        world.model.excuse(account, "claims were lost");
      }
    }
  }

  /** Copies all rows to the standby, without their claims. */
  void replicate() {
    standby.clear();
    for (SimulatedAccount account : world.model.accounts) {
      rows.find(account.key).ifPresent(row -> standby.put(account.key, row));
    }
  }

  /** Continues with the rows of the standby. */
  void failOver() {
    // With a claim that is over, the next node gives its token a grace.
    claimsAreLost(Instant.MIN);
    List<StoredSession> retired = rows.retired(Instant.MAX, 100);
    SessionStore older = new InMemorySessionStore();
    for (SimulatedAccount account : world.model.accounts) {
      StoredSession copy = standby.get(account.key);
      Optional<StoredSession> row = rows.find(account.key);
      if (copy != null) {
        older.insert(copy);
        if (row.isEmpty() || row.get().version() > copy.version()) {
          world.model.excuse(account, "the database went back");
          world.model.excuse(account, "claims were lost");
        }
      }
    }
    for (StoredSession each : retired) {
      if (!standby.containsKey(each.key())) {
        older.insert(each);
        older.retire(each.key(), each.version(), Node.BEGIN);
      }
    }
    rows = older;
    world.note("the database continues from an older state");
  }

  boolean inUse(SimulatedAccount account) {
    return rows.find(account.key).isPresent();
  }

  /** Returns how many sessions wait for a revocation. */
  int retired() {
    return rows.retired(Instant.MAX, 100).size();
  }
}
