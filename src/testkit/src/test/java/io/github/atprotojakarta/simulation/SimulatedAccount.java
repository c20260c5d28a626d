package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.SessionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One account with one session, as the model and the authorization server see it. */
final class SimulatedAccount {
  final SessionKey key;
  final DpopKey dpopKey;
  final List<Sending> sendings = new ArrayList<>();

  /** Why its session may be lost; empty if nothing allows that. */
  final Set<String> excuses = new LinkedHashSet<>();

  Tokens newest;

  /** Why the server has ended the session; {@code null} if it lives. */
  @Nullable String ended;

  boolean signOutBegun;
  boolean signedOut;
  boolean refusedForGood;

  /** When the maintenance of each node last tried to revoke its tokens. */
  final Map<Node, Long> revokedAgain = new HashMap<>();

  /** Whether the time of the next attempt could not be noted in the store. */
  boolean pauseLost;

  /** When a sign-out on a node had ended, by node. */
  final Map<Node, Long> signOuts = new HashMap<>();

  long movedAt = Scheduler.NEVER;

  /** The PDS accepts no access token up to this generation. */
  int killedUpTo;

  SimulatedAccount(SessionKey key, DpopKey dpopKey) {
    this.key = key;
    this.dpopKey = dpopKey;
    this.newest = new Tokens(this, 1);
    this.newest.storedAt = 0;
  }

  boolean moved() {
    return movedAt != Scheduler.NEVER;
  }

  /** One generation of tokens. */
  static final class Tokens {
    final SimulatedAccount account;
    final int generation;
    final String refresh;
    final String access;

    /** The node that got them; {@code null} before that. */
    @Nullable Node holder;

    /** When their node got them; {@link Scheduler#NEVER} before that. */
    long deliveredAt = Scheduler.NEVER;

    /** When they were committed; {@link Scheduler#NEVER} before that. */
    long storedAt = Scheduler.NEVER;

    /** Whether the response with them was destroyed. */
    boolean destroyed;

    /** When a node last failed to store them. */
    long notStoredAt = -1;

    /** Whether somebody has tried to revoke them. */
    boolean revocationTried;

    /** The tokens that were issued for their refresh token. */
    @Nullable Tokens successor;

    Tokens(SimulatedAccount account, int generation) {
      this.account = account;
      this.generation = generation;
      this.refresh = "refresh-" + account.key.id().substring(0, 4) + "-" + generation;
      this.access = "access-" + account.key.id().substring(0, 4) + "-" + generation;
    }

    /** Returns whether a node has them, and the store has not. */
    boolean inHandOf(Node node) {
      return holder == node
          && deliveredAt != Scheduler.NEVER
          && !destroyed
          && !stored()
          && !revocationTried;
    }

    boolean stored() {
      return storedAt != Scheduler.NEVER;
    }

    @Override
    public String toString() {
      return access;
    }
  }

  /** One request that left a node with a refresh token. */
  static final class Sending {
    final Tokens tokens;
    final Node node;
    final long at;

    /** Whether its node got no response, or one that proves nothing. */
    boolean unknown;

    /** Whether its node got a response that proves that the token was not used. */
    boolean provenUnused;

    Sending(Tokens tokens, Node node, long at) {
      this.tokens = tokens;
      this.node = node;
      this.at = at;
    }
  }
}
