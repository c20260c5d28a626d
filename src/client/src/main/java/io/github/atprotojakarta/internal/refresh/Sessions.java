package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The sessions of an application: restored, refreshed in one flight each, signed out. */
public final class Sessions implements AutoCloseable {
  private static final Duration NEXT_REVOCATION = Duration.ofMinutes(10);

  private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

  private final String clientId;
  private final SessionStore store;
  private final UnsavedTokens unsaved;
  private final RefreshFlights flights;
  private final Revocation revocation;
  private final SessionEvents events;
  private final DpopTransport transport;
  private final RefreshTimings timings;
  private final Clock clock;
  private final SecureRandom random;
  private final MetricsListener meter;

  /** Puts the parts together; {@code executor} runs the refreshes. */
  public Sessions(
      String clientId,
      SessionStore store,
      RefreshLock lock,
      IdentityResolver identities,
      ServerMetadataResolver servers,
      AuthorizationServerClient client,
      DpopTransport transport,
      Revocation revocation,
      SessionEvents events,
      RefreshTimings timings,
      Executor executor,
      Clock clock,
      SecureRandom random,
      MetricsListener meter) {
    this.clientId = clientId;
    this.store = store;
    this.revocation = revocation;
    this.events = events;
    this.transport = transport;
    this.timings = timings;
    this.clock = clock;
    this.random = random;
    this.meter = meter;
    this.unsaved = new UnsavedTokens(store, revocation, events, timings, executor, random);
    TokenRefresh refresh =
        new TokenRefresh(
            store,
            lock,
            new RefreshDestination.Finder(clientId, identities, servers),
            client,
            new RefreshClaims(store, timings, clock, random, meter),
            new RefreshResponses(store, unsaved, revocation, events, clock, meter),
            unsaved,
            timings,
            clock,
            meter);
    this.flights = new RefreshFlights(refresh, timings, executor, meter);
  }

  /** A session that was just stored: a login that was completed, or an import. */
  public OAuthSession established(StoredSession session) {
    events.fire(new SessionEvent.SessionCreated(session.key()));
    return live(session);
  }

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#restore(SessionKey, RefreshPolicy)}. */
  public OAuthSession restore(SessionKey key, RefreshPolicy policy) {
    return restored(store.find(key).orElseThrow(() -> none(key)), policy);
  }

  /** The account's newest session. */
  public OAuthSession restore(Did did, RefreshPolicy policy) {
    List<StoredSession> all = store.findAll(did);
    if (all.isEmpty()) {
      throw none(did);
    }
    return restored(all.get(0), policy);
  }

  private OAuthSession restored(StoredSession session, RefreshPolicy policy) {
    meter.on(new Measurement.Restore());
    return live(apply(policy, session));
  }

  private OAuthSession live(StoredSession session) {
    return new LiveSession(session, this, transport, meter);
  }

  private static TokenRevokedException none(Object name) {
    return new TokenRevokedException("There is no session " + name + "; sign in");
  }

  /** The sessions of an account, newest first. */
  public List<StoredSession> list(Did did) {
    return store.findAll(did);
  }

  /** Revokes and deletes; nothing happens when the session is gone already. */
  public void signOut(SessionKey key) {
    Optional<StoredSession> found = store.find(key);
    // First out of use, so that nobody is signed in with it, whatever the server answers.
    if (found.isPresent() && store.retire(key, clock.instant())) {
      events.fire(new SessionEvent.SessionDeleted(key, SessionEvent.Cause.SIGNED_OUT));
      revokeAndDelete(found.get());
    }
  }

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#importNodeSession}. */
  public Imported importNodeSession(JsonObject json) {
    Secret token = RandomTokens.token(random);
    StoredSession session = NodeSession.parse(json, token, clientId, clock.instant());
    store.insert(session);
    return new Imported(established(session), token);
  }

  /**
   * An imported session.
   *
   * @param session the session
   * @param sessionToken what its key is the hash of
   */
  public record Imported(OAuthSession session, Secret sessionToken) {}

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#otherClientId}. */
  public Optional<String> otherClientId() {
    return store.otherClientId(clientId);
  }

  /** Ends the account's other sessions. */
  public void signOutOthers(SessionKey kept) {
    store.findAll(kept.did()).stream()
        .map(StoredSession::key)
        .filter(key -> !key.equals(kept))
        .forEach(this::signOut);
  }

  /**
   * Tries again to revoke the tokens of sessions that were signed out while their server did not
   * answer; those of servers that still do not wait for {@link #NEXT_REVOCATION}, and others get
   * their turn.
   */
  int retryRevocations(int limit) {
    List<StoredSession> owed = store.retired(clock.instant(), limit);
    for (StoredSession session : owed) {
      if (!revokeAndDelete(session)) {
        store.postponeRevocation(session.key(), clock.instant().plus(NEXT_REVOCATION));
      }
    }
    return owed.size();
  }

  private boolean revokeAndDelete(StoredSession session) {
    boolean over =
        revocation.revoke(session.tokens(), session.dpopKey(), session.authentication())
            || session.endsAt().isBefore(clock.instant());
    if (over) {
      store.delete(session.key());
    }
    return over;
  }

  /** Tokens that have not expired, as the policy has it. */
  StoredSession apply(RefreshPolicy policy, StoredSession session) {
    return switch (policy) {
      case NEVER -> session;
      case ALWAYS -> newer(session.key(), session.version());
      case AUTO -> expiresSoon(session) ? newer(session.key(), session.version()) : session;
    };
  }

  /**
   * Between 10 and 40 seconds before its end, at random, so that the nodes of a cluster do not all
   * begin in the same second; with a short-lived token, in the last third of its life.
   */
  private boolean expiresSoon(StoredSession session) {
    TokenSet tokens = session.tokens();
    if (tokens.expiresAt() == null || tokens.refreshToken() == null) {
      return false;
    }
    Duration third = Duration.between(session.refreshedAt(), tokens.expiresAt()).dividedBy(3);
    Duration margin = Duration.ofMillis(10_000 + random.nextInt(30_000));
    Instant due = tokens.expiresAt().minus(third.compareTo(margin) < 0 ? third : margin);
    return !clock.instant().isBefore(due);
  }

  /** See {@link RefreshFlights#newer}. */
  StoredSession newer(SessionKey key, long usedVersion) {
    return flights.newer(key, usedVersion);
  }

  /**
   * Ends the refreshes: none begins any more, and the answers to those that were sent are waited
   * for and stored. New tokens that cannot be stored are revoked.
   */
  @Override
  public void close() {
    if (!flights.land(timings.othersWait())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "A refresh did not end within {0}; its session may be lost",
          timings.othersWait());
    }
    unsaved.close();
  }
}
