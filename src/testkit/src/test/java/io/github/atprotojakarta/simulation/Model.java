package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.simulation.SimulatedAccount.Sending;
import io.github.atprotojakarta.simulation.SimulatedAccount.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may happen to sessions, from docs/sessions.md alone: when a refresh token may be sent again,
 * when a session may be lost, and what callers may see. The first fault ends the history.
 */
final class Model {
  static final long SECOND = 1_000_000_000L;

  /**
   * A token is sent in the first half of a claim, of a minute; the next node waits for the end of
   * the claim and for the grace.
   */
  private static final long APART = 35 * SECOND;

  /** The time from the last look at the store to the sending: half of a claim. */
  private static final long LAST_LOOK = 31 * SECOND;

  /** The time between two attempts to store tokens. */
  private static final long RETRY = 4 * SECOND;

  final List<SimulatedAccount> accounts = new ArrayList<>();
  private final World world;
  private @Nullable String failure;

  Model(World world) {
    this.world = world;
  }

  /** Returns what the model does not allow; {@code null} if nothing happened that it forbids. */
  @Nullable String failure() {
    return failure;
  }

  /** Ends the history with a fault. */
  void fail(String what) {
    if (failure == null && !world.scheduler.over()) {
      failure = what;
      world.note("FORBIDDEN: " + what);
      world.scheduler.end();
    }
  }

  /** A refresh token leaves a node. */
  Sending sent(Node node, Tokens tokens, boolean toOldServer) {
    SimulatedAccount account = tokens.account;
    Task task = world.scheduler.current();
    if (node.closing()) {
      fail("a token left after the end of its node had begun");
    }
    if (toOldServer && task.created > account.movedAt) {
      fail("a refresh that began after the move sent the token to the old server");
    }
    Tokens newest = account.newest;
    if (tokens != newest && newest.inHandOf(node) && world.faults.rightClocks()) {
      fail(node + " sent " + tokens.refresh + ", and has newer tokens in its memory");
    }
    long now = world.scheduler.now();
    for (Sending earlier : account.sendings) {
      if (earlier.tokens == tokens && !earlier.provenUnused && now - earlier.at < APART) {
        if (!account.excuses.contains("claims were lost")) {
          fail(tokens.refresh + " was sent twice within " + (now - earlier.at) / 1e9 + " s");
        }
      }
    }
    Sending sending = new Sending(tokens, node, now);
    account.sendings.add(sending);
    return sending;
  }

  /** A node finds a claim that lives. It must not wait for itself. */
  void waits(Node node, SimulatedAccount account, long version) {
    if (account.sendings.isEmpty()
        || world.faults.possible(Fault.DATABASE_CLOCK)
        || world.faults.possible(Fault.NODE_CLOCK_JUMPS)) {
      return;
    }
    Sending last = account.sendings.get(account.sendings.size() - 1);
    if (last.node == node
        && last.unknown
        && last.tokens.generation == version
        && world.scheduler.now() - last.at < 29 * SECOND) {
      fail("a caller waits for a claim of its own node, which stays");
    }
  }

  /** A refresh token is used again. */
  void replayed(Tokens used) {
    Tokens next = used.successor;
    SimulatedAccount account = used.account;
    if (next == null || next.destroyed || !account.excuses.isEmpty()) {
      return;
    }
    Node holder = next.holder;
    boolean lately = next.stored() && world.scheduler.now() - next.storedAt > LAST_LOOK;
    if (holder == null || lately || !heldUp(holder, next)) {
      fail(used.refresh + " was used twice, and nobody destroyed its response");
    }
    excuse(account, "a node with new tokens was cut off");
  }

  private boolean heldUp(Node holder, Tokens next) {
    return holder.closing()
        || holder.heldUpUntil() >= world.scheduler.now() - LAST_LOOK - RETRY
        || (next.deliveredAt != Scheduler.NEVER && holder.executorFailedAt() >= next.deliveredAt);
  }

  void excuse(SimulatedAccount account, String why) {
    if (account.excuses.add(why)) {
      world.note("%s may be lost: %s", account.key, why);
    }
  }

  /** A response with new tokens will never arrive. */
  void destroyed(Tokens tokens) {
    tokens.destroyed = true;
    excuse(tokens.account, "a response was destroyed");
  }

  /** A node was killed with all that it had in memory. */
  void killed(Node node) {
    for (SimulatedAccount account : accounts) {
      Tokens newest = account.newest;
      if (newest.holder == node && !newest.stored()) {
        newest.destroyed = true;
        excuse(account, "a node was killed with new tokens");
      }
    }
  }

  /** New tokens are committed. */
  void stored(Tokens tokens) {
    if (tokens == tokens.account.newest && !tokens.stored()) {
      tokens.storedAt = world.scheduler.now();
    }
  }

  /** Maintenance revokes tokens again after pauses of ten minutes and more. */
  private void demandPause(Node node, SimulatedAccount account) {
    long now = world.scheduler.now();
    Long last = account.revokedAgain.put(node, now);
    // A request that wants another nonce is repeated at once, but its connection may take long.
    boolean slow =
        world.faults.possible(Fault.SLOW_CONNECTION) || world.faults.possible(Fault.NODE_PAUSES);
    long repeated = (slow ? 300 : 30) * SECOND;
    if (last != null
        && now - last > repeated
        && now - last < 599 * SECOND
        && !account.pauseLost
        && world.faults.rightClocks()
        && !world.faults.possible(Fault.FAILOVER)) {
      fail("maintenance revokes the tokens of " + account.key + " again without a pause");
    }
  }

  /** Somebody revokes tokens. */
  void revoked(Node node, Tokens tokens) {
    tokens.revocationTried = true;
    SimulatedAccount account = tokens.account;
    if (world.scheduler.current().name.startsWith(Events.MAINTENANCE)) {
      demandPause(node, account);
    }
    if (!account.signOutBegun && account.excuses.isEmpty() && account.ended == null) {
      if (!node.closing()) {
        fail("the tokens of a living session were revoked");
      }
      excuse(account, "a node was closed while it could not store new tokens");
    }
  }

  /** A PDS gets an access token. */
  void seen(Tokens tokens) {
    if (!tokens.stored()) {
      fail("a caller has tokens that were never stored: " + tokens.access);
    }
  }

  /** The store returns a session that is in use. */
  void found(SimulatedAccount account) {
    if (account.signedOut && !account.excuses.contains("the database went back")) {
      fail("a session came back after its sign-out");
    }
  }

  /**
   * Returns whether a PDS may refuse tokens to a caller who has just got them. A session that ended
   * at its server while the node stood still is one reason: the next refresh finds that out.
   */
  boolean mayRefuseNewTokens(SimulatedAccount account) {
    return account.ended != null
        || world.faults.possible(Fault.ACCESS_KILLED)
        || !world.faults.rightClocks();
  }

  /** Returns whether a caller may be told to sign in again. */
  boolean mayBeOver(SimulatedAccount account) {
    return account.signOutBegun
        || account.ended != null
        || account.moved()
        || !account.excuses.isEmpty();
  }
}
