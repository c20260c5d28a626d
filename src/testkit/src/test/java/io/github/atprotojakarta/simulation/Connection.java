package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The session store of one node: statements to the database. */
final class Connection implements SessionStore {
  /** One wait of a node for a claim has fifteen pauses; each later caller looks once. */
  private static final int LOOKS_OF_WAIT = 17;

  private final World world;
  private final Node node;
  private final Map<String, Integer> looks = new HashMap<>();

  /**
   * A claim that fails ends a wait of which nobody then knows that it was in vain. One that hangs
   * tells an end that is too early, so that the next caller waits, too.
   */
  private int brokenWaits;

  Connection(World world, Node node) {
    this.world = world;
    this.node = node;
  }

  private <T> T run(String name, Function<SessionStore, T> work) {
    return world.database.statement(node, name, work);
  }

  private SimulatedAccount account(SessionKey key) {
    return world.server.account(key.did());
  }

  @Override
  public void insert(StoredSession session) {
    throw new UnsupportedOperationException("No login happens in a history");
  }

  @Override
  public Optional<StoredSession> find(SessionKey key) {
    world.work.count(Work.Operation.READ);
    return run(
        "find",
        rows -> {
          Optional<StoredSession> found = rows.find(key);
          found.ifPresent(session -> world.model.found(account(key)));
          return found;
        });
  }

  @Override
  public List<SessionKey> keys(Did did) {
    return run("keys", rows -> rows.keys(did));
  }

  @Override
  public List<StoredSession> findAll(Did did) {
    return run("findAll", rows -> rows.findAll(did));
  }

  @Override
  public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
    world.work.count(Work.Operation.CLAIM);
    brokenWaits++;
    long began = world.scheduler.now();
    ClaimOutcome made =
        run(
            "claim",
            rows -> {
              ClaimOutcome outcome = world.database.claim(rows, key, version, claim);
              if (outcome instanceof ClaimOutcome.Held held) {
                countLook(key + "/" + held.until());
                world.model.waits(node, account(key), version);
              }
              return outcome;
            });
    if (world.scheduler.now() - began < Model.SECOND) {
      brokenWaits--;
    }
    return made;
  }

  private void countLook(String claim) {
    int count = looks.merge(claim, 1, Integer::sum);
    if (count > LOOKS_OF_WAIT * brokenWaits + 2 * node.callers()) {
      world.model.fail("a node looked " + count + " times at a claim that stays");
    }
  }

  @Override
  public boolean complete(StoredSession refreshed) {
    SimulatedAccount.Tokens tokens =
        world.server.ofAccess(refreshed.tokens().accessToken().reveal());
    try {
      return run("complete", rows -> complete(rows, refreshed, tokens));
    } catch (TransientException | OutOfMemoryError e) {
      tokens.notStoredAt = world.scheduler.now();
      throw e;
    }
  }

  private boolean complete(
      SessionStore rows, StoredSession refreshed, SimulatedAccount.Tokens tokens) {
    boolean done = rows.complete(refreshed);
    if (done) {
      world.database.claimEnded(refreshed.key());
      world.model.stored(tokens);
    }
    return done;
  }

  @Override
  public void release(SessionKey key, RefreshClaim claim) {
    run(
        "release",
        rows -> {
          rows.release(key, claim);
          world.database.claimEnded(key, claim);
          return "done";
        });
  }

  @Override
  public Optional<String> otherClientId(String clientId) {
    return run("otherClientId", rows -> rows.otherClientId(clientId));
  }

  @Override
  public void recordUse(SessionKey key, Instant at) {
    run(
        "recordUse",
        rows -> {
          rows.recordUse(key, at);
          return "done";
        });
  }

  @Override
  public boolean retire(SessionKey key, long version, Instant at) {
    return run("retire", rows -> rows.retire(key, version, at));
  }

  @Override
  public List<StoredSession> retired(Instant now, int limit) {
    return run("retired", rows -> rows.retired(now, limit));
  }

  @Override
  public void postponeRevocation(SessionKey key, Instant until) {
    account(key).pauseLost = true;
    run(
        "postpone",
        rows -> {
          rows.postponeRevocation(key, until);
          return "done";
        });
    account(key).pauseLost = false;
  }

  @Override
  public boolean delete(SessionKey key) {
    boolean before = account(key).pauseLost;
    account(key).pauseLost = true;
    boolean deleted = run("delete", rows -> rows.delete(key));
    account(key).pauseLost = before;
    return deleted;
  }

  @Override
  public boolean delete(SessionKey key, long version) {
    return run("delete version " + version, rows -> rows.delete(key, version));
  }

  @Override
  public List<SessionKey> retireOver(SessionLimits limits, Instant now, int limit) {
    return run("retireOver", rows -> rows.retireOver(limits, world.database.now(), limit));
  }

  @Override
  public List<SessionKey> deleteEnded(Instant now, int limit) {
    return run("deleteEnded", rows -> rows.deleteEnded(now, limit));
  }

  @Override
  public Map<String, Long> sessionsOfOtherClientKeys(Set<String> kids) {
    return run("sessionsOfOtherClientKeys", rows -> rows.sessionsOfOtherClientKeys(kids));
  }

  @Override
  public void checkWrites() {
    run(
        "checkWrites",
        rows -> {
          rows.checkWrites();
          return "done";
        });
  }

  @Override
  public Set<String> missingKeys() {
    return run("missingKeys", rows -> rows.missingKeys());
  }
}
