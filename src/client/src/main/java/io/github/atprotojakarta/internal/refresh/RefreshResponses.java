package io.github.atprotojakarta.internal.refresh;

import static io.github.atprotojakarta.metrics.Measurement.RejectedFor.OTHER_ACCOUNT;
import static io.github.atprotojakarta.metrics.Measurement.RejectedFor.REFUSED;
import static io.github.atprotojakarta.metrics.Measurement.RejectedFor.REPLAYED;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Rejected;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Unknown;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.RejectedFor;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Turns the response to a refresh request into an outcome. Two questions decide. May the refresh
 * token have been used? Then the claim stays. Has the server ended the session? {@link
 * RefusalMeaning} says that.
 */
final class RefreshResponses {
  private static final Pattern REPLAY =
      Pattern.compile("replay|re-?used|already (been )?used", Pattern.CASE_INSENSITIVE);

  private final SessionStore store;
  private final RefreshClaims claims;
  private final UnsavedTokens unsaved;
  private final Revocation revocation;
  private final SessionEvents events;
  private final ClientContext context;

  RefreshResponses(
      SessionStore store,
      RefreshClaims claims,
      UnsavedTokens unsaved,
      Revocation revocation,
      SessionEvents events,
      ClientContext context) {
    this.store = store;
    this.claims = claims;
    this.unsaved = unsaved;
    this.revocation = revocation;
    this.events = events;
    this.context = context;
  }

  /**
   * Handles a missing response. If the request may have reached the server, the claim stays until
   * it expires: the server may still process the request, and would take a second request with the
   * same token for a theft.
   */
  RefreshOutcome missing(StoredSession session, RefreshClaim claim, HttpTransportException e) {
    TransientException why =
        later(session, "did not respond to the refresh of " + session.key(), e);
    return e.mayHaveReachedServer()
        ? claims.keep(session, claim, why)
        : release(session, claim, why);
  }

  /** Handles a fault of this side after the refresh token may have been sent. */
  RefreshOutcome broken(StoredSession session, RefreshClaim claim, Throwable e) {
    return claims.keep(session, claim, RefreshOutcome.reason(session.key(), e));
  }

  /**
   * Handles an error response, or a response that cannot be used.
   *
   * @param sentBefore whether the refresh token may have been sent before
   */
  RefreshOutcome refused(
      StoredSession session, RefreshClaim claim, boolean sentBefore, OAuthResponseException e) {
    if (e.status() / 100 == 2) {
      return claims.keep(session, claim, e);
    }
    RefusalMeaning meaning = RefusalMeaning.of(e);
    if (meaning == RefusalMeaning.ENDED) {
      return rejected(
          session, sentBefore || saysReplayed(e) ? REPLAYED : REFUSED, ended(session, e));
    }
    AtprotoOAuthException why =
        switch (meaning) {
          case PASSES ->
              later(
                  session,
                  "could not refresh " + session.key() + " (status " + e.status() + ")",
                  e);
          case UNUSABLE -> unusable(session, e);
          default -> e;
        };
    return RefusalMeaning.provesUnused(e)
        ? release(session, claim, why)
        : claims.keep(session, claim, why);
  }

  /** The words are in no specification; only a metric depends on them. */
  private static boolean saysReplayed(OAuthResponseException e) {
    return e.description().filter(text -> REPLAY.matcher(text).find()).isPresent();
  }

  private RefreshOutcome release(
      StoredSession session, RefreshClaim claim, AtprotoOAuthException why) {
    claims.release(session, claim);
    return new Unknown(why);
  }

  /** Ends a session whose tokens are useless, unless another node has stored newer ones. */
  private RefreshOutcome rejected(
      StoredSession session, RejectedFor cause, TokenRefreshException why) {
    if (store.delete(session.key(), session.version())) {
      context.metrics().on(new Measurement.SessionRejected(cause));
      events.fire(new SessionEvent.SessionDeleted(session.key(), SessionEvent.Cause.REJECTED));
      return new Rejected(why);
    }
    return store
        .find(session.key())
        .filter(current -> current.version() > session.version())
        .<RefreshOutcome>map(Refreshed::new)
        .orElseGet(() -> new Rejected(why));
  }

  private static TokenRefreshException ended(StoredSession session, OAuthResponseException e) {
    return new TokenRefreshException(
        session.key(),
        "The authorization server "
            + session.tokens().issuer()
            + " has ended the session "
            + session.key()
            + ": "
            + e.description().orElse("invalid_grant")
            + "; sign in again",
        e);
  }

  private static TokenRefreshException unusable(StoredSession session, OAuthResponseException e) {
    return new TokenRefreshException(
        session.key(),
        "The authorization server "
            + session.tokens().issuer()
            + " refuses to refresh the session "
            + session.key()
            + " (status "
            + e.status()
            + "); sign in again",
        e);
  }

  private static TransientException later(StoredSession session, String what, Throwable cause) {
    return new TransientException(
        "The authorization server "
            + session.tokens().issuer()
            + " "
            + what
            + "; the session is kept",
        cause);
  }

  /** Stores new tokens. */
  RefreshOutcome accepted(StoredSession session, TokenResponse response, URI pds) {
    Instant now = context.clock().instant();
    TokenSet old = session.tokens();
    TokenSet tokens = response.orRefreshToken(old.refreshToken()).tokens(old.issuer(), pds, now);
    if (!response.sub().equals(session.key().did())) {
      return ofAnotherAccount(session, tokens);
    }
    return unsaved.save(session.refreshed(tokens, now));
  }

  private RefreshOutcome ofAnotherAccount(StoredSession session, TokenSet tokens) {
    revocation.revoke(tokens, session.dpopKey(), session.authentication());
    return rejected(
        session,
        OTHER_ACCOUNT,
        new TokenRefreshException(
            session.key(),
            "The authorization server responded to the refresh of "
                + session.key()
                + " with tokens of another account; they were revoked. Sign in again"));
  }
}
