package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TokenInvalidException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import java.net.URI;

/** The callers of the nodes. They check what they see, and how long they wait. */
final class SimulatedCallers {
  private static final URI CALL = URI.create(SimulatedServer.PDS + "/xrpc/com.example.get");

  /** The pauses of a node and of its statements are not part of a wait. */
  private static final long CALLER_WAIT = Node.TIMINGS.callerWait().toNanos() + Model.SECOND;

  private static final long BETWEEN_ATTEMPTS = 20 * Model.SECOND;
  private final World world;

  SimulatedCallers(World world) {
    this.world = world;
  }

  /** Uses a session once, in one of several ways. */
  void use(Node node, SimulatedAccount account) {
    if (node.closing()) {
      return;
    }
    if (world.faults.happens(Fault.SIGN_OUT)) {
      signOut(node, account);
    } else if (world.choices.oneIn(3)) {
      call(node, account);
    } else {
      refresh(node, account);
    }
  }

  /** Opens a session, and refreshes it if its tokens have expired. Returns whether it is open. */
  boolean open(Node node, SimulatedAccount account) {
    return attempt(node, account, () -> node.sessions.restore(account.key, RefreshPolicy.AUTO));
  }

  private void signOut(Node node, SimulatedAccount account) {
    account.signOutBegun = true;
    world.note("%s signs %s out", node, account.key);
    try {
      node.signOut.signOut(account.key);
      account.signedOut = true;
      account.signOuts.put(node, world.scheduler.now());
      world.note("%s has signed %s out", node, account.key);
    } catch (TransientException e) {
      world.note("%s could not sign %s out: %s", node, account.key, e.getMessage());
    } catch (RuntimeException e) {
      demandPossible(account, e);
    } catch (OutOfMemoryError e) {
      demandPossible(e);
    }
  }

  private void call(Node node, SimulatedAccount account) {
    if (world.faults.happens(Fault.ACCESS_KILLED)) {
      account.killedUpTo = account.newest.generation;
    }
    // Two waits: the session may be refreshed when it is opened, and again when it is used.
    OAuthSession[] opened = new OAuthSession[1];
    attempt(
        node, account, () -> opened[0] = node.sessions.restore(account.key, RefreshPolicy.AUTO));
    if (opened[0] != null) {
      attempt(node, account, () -> call(node, opened[0]));
    }
  }

  private void call(Node node, OAuthSession session) {
    try (HttpResponse response = session.send(HttpRequest.get(CALL).build())) {
      world.note("%s called as %s: %d", node, session.key(), response.status());
    } catch (HttpTransportException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Refreshes the tokens of a session. Returns whether it is over or refreshed. */
  private boolean refresh(Node node, SimulatedAccount account) {
    OAuthSession[] opened = new OAuthSession[1];
    boolean done =
        attempt(
            node,
            account,
            () -> opened[0] = node.sessions.restore(account.key, RefreshPolicy.ALWAYS));
    if (opened[0] != null && world.choices.oneIn(3)) {
      attempt(node, account, () -> call(node, opened[0]));
    }
    return done;
  }

  /** Refreshes after the end of all faults, again and again. */
  void refreshUntilDone(Node node, SimulatedAccount account, long deadline) {
    while (!refresh(node, account)) {
      if (world.scheduler.now() > deadline) {
        world.model.fail(account.key + " cannot be refreshed on " + node + " after all faults");
      }
      world.scheduler.sleep(BETWEEN_ATTEMPTS);
    }
  }

  private boolean attempt(Node node, SimulatedAccount account, Runnable use) {
    Task task = world.scheduler.current();
    long began = world.scheduler.now() - task.heldUp;
    boolean done = true;
    node.countCaller();
    try {
      use.run();
    } catch (TransientException e) {
      world.note("%s, %s: try again: %s", node, account.key, e.getMessage());
      demandOwnFault(e);
      done = false;
    } catch (TokenRefreshException | TokenRevokedException e) {
      world.note("%s, %s: sign in again: %s", node, account.key, e.getMessage());
      if (!world.model.mayBeOver(account)) {
        world.model.fail("a caller must sign in again without a reason: " + e.getMessage());
      }
    } catch (AtprotoOAuthException | IllegalStateException e) {
      demandPossible(account, e);
      done = false;
    } catch (OutOfMemoryError e) {
      demandPossible(e);
      done = false;
    }
    long waited = world.scheduler.now() - task.heldUp - began;
    world.work.waited(waited);
    if (waited > CALLER_WAIT) {
      world.model.fail("a caller waited for " + waited / Model.SECOND + " s");
    }
    return done;
  }

  /** A failing lock is no reason to try again; without any fault there is none at all. */
  private void demandOwnFault(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClusterLock.LockFailure) {
        world.model.fail("a caller suffers from a failure of the lock");
      }
    }
    if (!world.faults.any()) {
      world.model.fail("a caller must try again without a reason: " + e.getMessage());
    }
  }

  private void demandPossible(SimulatedAccount account, RuntimeException e) {
    demandOwnFault(e);
    boolean possible =
        e instanceof TokenInvalidException
            ? world.model.mayRefuseNewTokens(account)
            : e instanceof IllegalStateException && world.faults.possible(Fault.TRANSPORT_BREAKS);
    if (!possible) {
      world.model.fail("a caller gets " + e);
    }
  }

  /** Only the caller's own statement may throw an error to it. */
  private void demandPossible(OutOfMemoryError e) {
    if (!world.faults.possible(Fault.STATEMENT_ERROR)) {
      world.model.fail("a caller gets " + e);
    }
  }
}
