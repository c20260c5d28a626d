package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionBatch;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionInfo;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens stored sessions for use. */
public final class Sessions {
  private final SessionStore store;
  private final SessionUse uses;
  private final FreshTokens tokens;
  private final SignOut signOut;
  private final SessionEvents events;
  private final DpopTransport transport;
  private final ClientContext context;

  /** Creates the sessions over a store. */
  public Sessions(
      SessionStore store,
      SessionUse uses,
      FreshTokens tokens,
      SignOut signOut,
      SessionEvents events,
      DpopTransport transport,
      ClientContext context) {
    this.store = store;
    this.uses = uses;
    this.tokens = tokens;
    this.signOut = signOut;
    this.events = events;
    this.transport = transport;
    this.context = context;
  }

  /** Opens a session that was just stored, after a login or an import. */
  public OAuthSession established(StoredSession session, SessionEvent.Occasion occasion) {
    events.fire(new SessionEvent.SessionCreated(session.key(), occasion));
    signOut.endSurplus(session.key(), uses.sessionsPerAccount());
    return open(session);
  }

  /**
   * Asks whether a session that was just stored may stay. Nobody knows the session yet, so no event
   * tells of a session that is refused.
   *
   * @param decision throws an exception to refuse it; then its tokens are revoked and it is deleted
   */
  public void decide(StoredSession session, Consumer<OAuthSession> decision) {
    keepUnlessRefused(session, () -> decision.accept(open(session)));
  }

  /**
   * Withdraws a session that was just stored if a check refuses it.
   *
   * @param check throws an exception to refuse it; then its tokens are revoked and it is deleted
   */
  public void keepUnlessRefused(StoredSession session, Runnable check) {
    boolean accepted = false;
    try {
      check.run();
      accepted = true;
    } finally {
      if (!accepted) {
        signOut.withdraw(session.key());
      }
    }
  }

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#restore(SessionKey, RefreshPolicy)}. */
  public OAuthSession restore(SessionKey key, RefreshPolicy policy) {
    return restored(store.find(key).orElseThrow(() -> none(key)), policy);
  }

  /** Opens several sessions as they are stored; those that are over or absent are left out. */
  public Map<SessionKey, OAuthSession> restoreAll(Collection<SessionKey> keys) {
    Map<SessionKey, OAuthSession> opened = new LinkedHashMap<>();
    List<SessionKey> all = List.copyOf(new LinkedHashSet<>(keys));
    for (int i = 0; i < all.size(); i += SessionBatch.SIZE) {
      List<SessionKey> some = all.subList(i, Math.min(i + SessionBatch.SIZE, all.size()));
      Map<SessionKey, StoredSession> found =
          store.findEach(some).stream()
              .filter(session -> !uses.isOver(session))
              .collect(Collectors.toMap(StoredSession::key, Function.identity()));
      for (SessionKey key : some) {
        StoredSession session = found.get(key);
        if (session != null) {
          context.metrics().on(new Measurement.Restore());
          opened.put(key, open(session));
        }
      }
    }
    return opened;
  }

  /**
   * See {@link io.github.atprotojakarta.AtprotoOAuthClient#forEachSession}.
   *
   * @throws IllegalArgumentException if the filter is for retired sessions, or if there are too
   *     many threads
   */
  public SessionBatch forEach(
      SessionFilter filter,
      int threads,
      Consumer<OAuthSession> work,
      Consumer<SessionBatch> progress)
      throws InterruptedException {
    if (filter.retired()) {
      throw new IllegalArgumentException("Retired sessions have ended: nobody can use them");
    }
    if (threads < 1 || threads > SessionBatch.MOST_PARALLEL) {
      throw new IllegalArgumentException(
          "The number of threads "
              + threads
              + " is not between 1 and "
              + SessionBatch.MOST_PARALLEL);
    }
    return new SessionWalk(store, this::restoreAll, filter, work, progress)
        .run(threads, context.executor());
  }

  /** Opens the account's newest session. The others are not read: there may be many. */
  public OAuthSession restore(Did did, RefreshPolicy policy) {
    StoredSession newest =
        store.keys(did).stream()
            .flatMap(key -> store.find(key).stream())
            .filter(session -> !uses.isOver(session))
            .findFirst()
            .orElseThrow(() -> none(did));
    return restored(newest, policy);
  }

  /** Returns the account's sessions that are not over, newest login first. */
  public Map<SessionKey, SessionInfo> list(Did did) {
    Map<SessionKey, SessionInfo> all = new LinkedHashMap<>();
    for (StoredSession session : store.findAll(did)) {
      if (!uses.isOver(session)) {
        all.put(session.key(), info(session));
      }
    }
    return all;
  }

  private SessionInfo info(StoredSession session) {
    return new SessionInfo(
        session.tokenInfo(),
        session.createdAt(),
        session.usedAt(),
        uses.endInUse(session),
        session.device());
  }

  private OAuthSession restored(StoredSession session, RefreshPolicy policy) {
    context.metrics().on(new Measurement.Restore());
    return open(tokens.apply(policy, uses.use(session), context.waits().nanoTime()));
  }

  private OAuthSession open(StoredSession session) {
    return new LiveSession(
        new SessionTransport(session, uses, tokens, transport, context), signOut);
  }

  private static TokenRevokedException none(SessionKey key) {
    return new TokenRevokedException(key, "There is no session " + key + "; sign in");
  }

  private static TokenRevokedException none(Did did) {
    return new TokenRevokedException("There is no session of " + did + "; sign in");
  }
}
