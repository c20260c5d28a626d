package io.github.atprotojakarta;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.refresh.AccountBlocks;
import io.github.atprotojakarta.internal.refresh.AdministrativeSignOut;
import io.github.atprotojakarta.internal.refresh.SessionEvents;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.BlockResult;
import io.github.atprotojakarta.session.EndResult;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.session.SessionListener;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.BlockedAccountPage;
import io.github.atprotojakarta.store.SessionCounts;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.SessionSummary;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists, counts and ends the sessions of all accounts, and blocks accounts, for administrators: see
 * {@link AtprotoOAuthClient#administration()}.
 *
 * <pre>{@code
 * SessionFilter filter = SessionFilter.builder().clientKeyId("leaked").build();
 * long ended = client.administration().endAll(filter, new AdministrativeAct("carol", "INC-7"));
 * }</pre>
 *
 * It asks nobody whether the caller may do this. No function decrypts a session, so all of them
 * work without the encryption keys. All throw {@link UnsupportedOperationException} if the store
 * does not list sessions ({@link SessionStore#list}), and {@link TransientException} if it fails.
 */
public final class SessionAdministration {
  private final SessionStore store;
  private final SessionLimits limits;
  private final AdministrativeSignOut signOut;
  private final AccountBlocks blocks;

  SessionAdministration(
      SessionStore store,
      SessionLimits limits,
      AdministrativeSignOut signOut,
      AccountBlocks blocks) {
    this.store = store;
    this.limits = limits;
    this.signOut = signOut;
    this.blocks = blocks;
  }

  /**
   * Creates the administration over a store, for a tool that runs without a client. It revokes no
   * tokens: the maintenance of the application's nodes does.
   *
   * @param limits those of the application, for {@link SessionSummary#endsAt}
   * @param listeners are notified of each act, such as for an audit log
   * @param clock this machine's clock
   */
  public static SessionAdministration of(
      SessionStore store, SessionLimits limits, List<SessionListener> listeners, Clock clock) {
    SessionEvents events = new SessionEvents(listeners);
    AdministrativeSignOut signOut = new AdministrativeSignOut(store, events, key -> {}, clock);
    return new SessionAdministration(
        store, limits, signOut, new AccountBlocks(store, events, signOut, clock));
  }

  /**
   * Lists sessions, page by page, in the order of accounts and session ids.
   *
   * @param after {@link SessionPage#next} of the page before; {@code null} for the first page
   * @param limit the size of the page, 1 to {@link SessionPage#LARGEST}
   * @return a page, which may have fewer sessions, even none, although others follow
   * @throws IllegalArgumentException if the limit is out of its range
   */
  public SessionPage list(SessionFilter filter, @Nullable SessionKey after, int limit) {
    checkLimit(limit, SessionPage.LARGEST);
    SessionPage page = store.list(filter, after, limit);
    return new SessionPage(page.sessions().stream().map(this::withinLimits).toList(), page.next());
  }

  private static void checkLimit(int limit, int largest) {
    if (limit < 1 || limit > largest) {
      throw new IllegalArgumentException("The limit " + limit + " is not between 1 and " + largest);
    }
  }

  private SessionSummary withinLimits(SessionSummary session) {
    return session.endingBy(limits.end(session.createdAt(), session.usedAt()));
  }

  /**
   * Counts all sessions.
   *
   * @return empty if the store does not count
   */
  public Optional<SessionCounts> count() {
    return store.count();
  }

  /**
   * Counts the sessions that match a filter. Reads them page by page: prefer {@link #count()} for
   * all sessions.
   */
  public long count(SessionFilter filter) {
    long count = 0;
    @Nullable SessionKey after = null;
    do {
      SessionPage page = store.list(filter, after, SessionPage.LARGEST);
      count += page.sessions().size();
      after = page.next();
    } while (after != null);
    return count;
  }

  /**
   * Ends a session: nobody is signed in with it any more, on no node. Maintenance revokes its
   * tokens.
   *
   * @return whether it was in use
   */
  public boolean end(SessionKey key, AdministrativeAct act) {
    return signOut.endSome(SessionFilter.builder().session(key).build(), act, 1).ended() > 0;
  }

  /**
   * Ends all sessions that match a filter, as {@link #end} does, one by one. If it fails, the
   * sessions so far have ended: call it again. A session that is created meanwhile may stay.
   *
   * @return how many it ended
   * @throws IllegalArgumentException if the filter is for retired sessions, which have ended
   */
  public long endAll(SessionFilter filter, AdministrativeAct act) {
    return signOut.endSome(filter, act, Long.MAX_VALUE).ended();
  }

  /**
   * Ends sessions that match a filter, as {@link #endAll} does, but not more than a number: for
   * callers with little time, who call it again while there are more.
   *
   * @param most the largest number of sessions that it ends, at least 1
   * @throws IllegalArgumentException if the filter is for retired sessions, or if {@code most} is
   *     below 1
   */
  public EndResult endSome(SessionFilter filter, AdministrativeAct act, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, and not " + most);
    }
    return signOut.endSome(filter, act, most);
  }

  /**
   * Makes an owed revocation due, so that the next run of the maintenance tries it. {@link #list}
   * with {@link SessionFilter.Builder#retired} returns the owed revocations.
   *
   * @return whether the session is retired
   */
  public boolean retryRevocation(SessionKey key) {
    return signOut.retry(key);
  }

  /**
   * Deletes a retired session whose tokens could not be revoked, for example because its server
   * does not exist any more. Tokens that are still valid stay so until they expire.
   *
   * @return whether the session was retired
   */
  public boolean giveUpRevocation(SessionKey key, AdministrativeAct act) {
    return signOut.giveUp(key, act);
  }

  /**
   * Blocks an account: it cannot sign in any more, on no node, and all its sessions end, as by
   * {@link #endAll}. A login of the account that is under way leaves no session. If it fails, the
   * account may be blocked already although some sessions have not ended: call it again.
   *
   * <p>A block of an account that is blocked already stays as it is, with its first reason, and the
   * call ends the sessions that the account has all the same.
   *
   * @throws UnsupportedOperationException if the store does not block accounts ({@link
   *     SessionStore#block})
   */
  public BlockResult block(Did did, AdministrativeAct act) {
    return blocks.block(did, act);
  }

  /**
   * Unblocks an account: it can sign in again. Its sessions stay ended.
   *
   * @return whether it was blocked
   * @throws UnsupportedOperationException if the store does not block accounts
   */
  public boolean unblock(Did did, AdministrativeAct act) {
    return blocks.unblock(did, act);
  }

  /** Returns the block of an account; empty if it is not blocked. */
  public Optional<BlockedAccount> findBlock(Did did) {
    return store.findBlock(did);
  }

  /**
   * Lists the blocked accounts, page by page, in the order of their DIDs.
   *
   * @param after {@link BlockedAccountPage#next} of the page before; {@code null} for the first
   *     page
   * @param limit the size of the page, 1 to {@link BlockedAccountPage#LARGEST}
   * @throws IllegalArgumentException if the limit is out of its range
   * @throws UnsupportedOperationException if the store does not block accounts
   */
  public BlockedAccountPage listBlocks(@Nullable Did after, int limit) {
    checkLimit(limit, BlockedAccountPage.LARGEST);
    return store.listBlocks(after, limit);
  }
}
