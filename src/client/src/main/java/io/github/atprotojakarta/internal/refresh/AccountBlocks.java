package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AccountBlockedException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.AccountEvent;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.BlockResult;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionStore;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Blocks accounts, and refuses the logins of blocked ones.
 *
 * <p>A login stores its session and then looks for a block. A block is stored, and then the
 * sessions are listed. So no session stays, whichever comes first: the login finds the block, or
 * the administrator finds the session.
 */
public final class AccountBlocks {
  private final SessionStore store;
  private final SessionEvents events;
  private final AdministrativeSignOut signOut;
  private final Clock clock;

  /** Creates the blocks of a store. */
  public AccountBlocks(
      SessionStore store, SessionEvents events, AdministrativeSignOut signOut, Clock clock) {
    this.store = store;
    this.events = events;
    this.signOut = signOut;
    this.clock = clock;
  }

  /**
   * Refuses a blocked account.
   *
   * @param appState the application's own state of the login
   * @throws AccountBlockedException if it is blocked
   */
  public void check(Did did, @Nullable String appState) {
    if (store.findBlock(did).isPresent()) {
      throw new AccountBlockedException(did, appState);
    }
  }

  /** Blocks an account and ends its sessions; also ends those of an account that is blocked. */
  public BlockResult block(Did did, AdministrativeAct act) {
    boolean added =
        store.block(new BlockedAccount(did, clock.instant(), act.administrator(), act.reason()));
    if (added) {
      events.fire(new AccountEvent.AccountBlocked(did, act));
    }
    SessionFilter ofAccount = SessionFilter.builder().account(did).build();
    return new BlockResult(added, signOut.endSome(ofAccount, act, Long.MAX_VALUE).ended());
  }

  /** Unblocks an account. Returns whether it was blocked. */
  public boolean unblock(Did did, AdministrativeAct act) {
    boolean removed = store.unblock(did);
    if (removed) {
      events.fire(new AccountEvent.AccountUnblocked(did, act));
    }
    return removed;
  }
}
