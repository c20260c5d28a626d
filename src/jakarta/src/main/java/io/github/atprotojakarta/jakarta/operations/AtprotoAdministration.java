package io.github.atprotojakarta.jakarta.operations;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.SessionAdministration;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.BlockResult;
import io.github.atprotojakarta.session.EndResult;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.BlockedAccountPage;
import io.github.atprotojakarta.store.SessionCounts;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists, counts and ends the sessions of all accounts, and blocks accounts, for pages and tools of
 * administrators.
 *
 * <pre>{@code
 * @Inject AtprotoAdministration administration;
 * ...
 * SessionFilter ofAlice = SessionFilter.builder().account(alice).build();
 * administration.endAll(ofAlice, new AdministrativeAct(admin.getName(), "Ticket 4711"));
 * }</pre>
 *
 * <p>It does not check the caller: call it only for administrators. The audit log has a line for
 * each session that it ends, and for each account that it blocks or unblocks, with the
 * administrator and the reason. Exceptions are those of {@link SessionAdministration}.
 */
@ApplicationScoped
public class AtprotoAdministration {
  // Resolved late: beans may be created before the web application has started.
  @Inject @LibraryBean Instance<AtprotoOAuthClient> clients;

  /** Lists sessions: see {@link SessionAdministration#list}. */
  public SessionPage list(SessionFilter filter, @Nullable SessionKey after, int limit) {
    return sessions().list(filter, after, limit);
  }

  /** Counts all sessions: see {@link SessionAdministration#count()}. */
  public Optional<SessionCounts> count() {
    return sessions().count();
  }

  /** Counts the sessions that match: see {@link SessionAdministration#count(SessionFilter)}. */
  public long count(SessionFilter filter) {
    return sessions().count(filter);
  }

  /** Ends a session: see {@link SessionAdministration#end}. */
  public boolean end(SessionKey key, AdministrativeAct act) {
    return sessions().end(key, act);
  }

  /** Ends all sessions that match: see {@link SessionAdministration#endAll}. */
  public long endAll(SessionFilter filter, AdministrativeAct act) {
    return sessions().endAll(filter, act);
  }

  /** Ends a number of sessions that match: see {@link SessionAdministration#endSome}. */
  public EndResult endSome(SessionFilter filter, AdministrativeAct act, int most) {
    return sessions().endSome(filter, act, most);
  }

  /**
   * Lists the sessions that have ended and whose tokens are still to be revoked, with the time of
   * the next attempt.
   *
   * @param after {@link SessionPage#next} of the page before; {@code null} for the first page
   * @param limit the size of the page, 1 to {@link SessionPage#LARGEST}
   */
  public SessionPage owedRevocations(@Nullable SessionKey after, int limit) {
    return sessions().list(SessionFilter.builder().retired().build(), after, limit);
  }

  /** Makes an owed revocation due now: see {@link SessionAdministration#retryRevocation}. */
  public boolean retryRevocation(SessionKey key) {
    return sessions().retryRevocation(key);
  }

  /**
   * Deletes a session whose tokens could not be revoked: see {@link
   * SessionAdministration#giveUpRevocation}.
   */
  public boolean giveUpRevocation(SessionKey key, AdministrativeAct act) {
    return sessions().giveUpRevocation(key, act);
  }

  /** Blocks an account and ends its sessions: see {@link SessionAdministration#block}. */
  public BlockResult block(Did did, AdministrativeAct act) {
    return sessions().block(did, act);
  }

  /** Unblocks an account: see {@link SessionAdministration#unblock}. */
  public boolean unblock(Did did, AdministrativeAct act) {
    return sessions().unblock(did, act);
  }

  /** Returns the block of an account: see {@link SessionAdministration#findBlock}. */
  public Optional<BlockedAccount> findBlock(Did did) {
    return sessions().findBlock(did);
  }

  /** Lists the blocked accounts: see {@link SessionAdministration#listBlocks}. */
  public BlockedAccountPage listBlocks(@Nullable Did after, int limit) {
    return sessions().listBlocks(after, limit);
  }

  private SessionAdministration sessions() {
    return clients.get().administration();
  }
}
