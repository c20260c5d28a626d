package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.simulation.SimulatedAccount.Tokens;
import java.util.stream.Stream;

/** What must be true when a node has ended, and when all faults are over. */
record LastChecks(World world, Model model) {
  /** A node has ended, as a server ends an application. */
  void closed(Node node) {
    for (SimulatedAccount account : model.accounts) {
      Tokens newest = account.newest;
      boolean inHand = newest.holder == node && newest.deliveredAt != Scheduler.NEVER;
      if (inHand && !newest.stored() && !newest.revocationTried) {
        if (mayRevoke()) {
          model.fail("a node ended without storing or revoking " + newest);
        }
        model.excuse(account, "a node was closed while it could not store new tokens");
      }
    }
  }

  /** Returns whether nothing kept a node that ends from revoking tokens that it cannot store. */
  private boolean mayRevoke() {
    return Stream.of(
            Fault.STATEMENT_HANGS,
            Fault.NODE_PAUSES,
            Fault.CALLER_INTERRUPTED,
            Fault.OVERLOADED,
            Fault.NO_CONNECTION,
            Fault.SLOW_CONNECTION,
            Fault.FAILS_BEFORE)
        .noneMatch(world.faults::possible);
  }

  /** Some time after the end of all faults: no node keeps new tokens for itself. */
  void settled() {
    for (SimulatedAccount account : model.accounts) {
      Tokens newest = account.newest;
      Node node = newest.holder;
      if (node != null
          && node.alive()
          && newest.deliveredAt < world.scheduler.now() - 20 * Model.SECOND
          && !newest.stored()
          && account.ended == null
          && account.excuses.isEmpty()
          && !account.signOutBegun
          && node.heldUpUntil() < world.scheduler.now() - 20 * Model.SECOND
          && node.executorFailedAt() < Math.max(newest.deliveredAt, newest.notStoredAt)
          && !world.faults.possible(Fault.EXECUTOR_DELAYS)) {
        model.fail("a node does not store " + newest + ", though the database is back");
      }
    }
  }

  /** After the end of all faults, and of the maintenance. */
  void end(Database database) {
    for (SimulatedAccount account : model.accounts) {
      boolean inUse = database.inUse(account);
      if (account.signedOut && inUse && !account.excuses.contains("the database went back")) {
        model.fail("a signed-out session is in use");
      }
      if (!inUse
          && account.ended == null
          && account.excuses.isEmpty()
          && !revocationMayFail(account)) {
        model.fail("nobody has the tokens of " + account.key + ", and they were not revoked");
      }
      if (!inUse && account.excuses.isEmpty() && !account.signOutBegun && account.ended == null) {
        model.fail("a session is gone from the store without a reason");
      }
    }
  }

  /** A node whose thread was dropped keeps unsaved tokens until somebody asks, or until it ends. */
  private boolean revocationMayFail(SimulatedAccount account) {
    Node holder = account.newest.holder;
    boolean kept =
        holder != null
            && !account.newest.stored()
            && holder.executorFailedAt() >= account.newest.deliveredAt
            && holder.executorFailedAt() >= account.signOuts.getOrDefault(holder, -1L);
    return kept
        || world.faults.possible(Fault.OVERLOADED)
        || world.faults.possible(Fault.REVOCATION_REFUSED);
  }
}
