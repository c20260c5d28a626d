package io.github.atprotojakarta.internal.refresh;

import static io.github.atprotojakarta.metrics.Measurement.RejectedFor.OTHER_ACCOUNT;
import static io.github.atprotojakarta.metrics.Measurement.RejectedFor.REFUSED;
import static io.github.atprotojakarta.metrics.Measurement.RejectedFor.REPLAYED;

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
import java.util.Optional;
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
  private final UnsavedTokens unsaved;
  private final Revocation revocation;
  private final SessionEvents events;
  private final ClientContext context;

  RefreshResponses(
      SessionStore store,
      UnsavedTokens unsaved,
      Revocation revocation,
      SessionEvents events,
      ClientContext context) {
    this.store = store;
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
    if (!e.mayHaveReachedServer()) {
      store.release(session.key(), claim);
    }
    return new Unknown(
        new TransientException(
            "The authorization server "
                + session.tokens().issuer()
                + " did not respond to the refresh of "
                + session.key()
                + "; the session is kept",
            e));
  }

  /**
   * Handles an error response, or a response that cannot be used.
   *
   * @param sentBefore whether the refresh token may have been sent before
   */
  RefreshOutcome refused(
      StoredSession session, RefreshClaim claim, boolean sentBefore, OAuthResponseException e) {
    if (e.status() >= 200 && e.status() < 300) {
      // The token was used and the response is lost. The claim stays, so that no node sends it
      // soon.
      return new Unknown(e);
    }
    RefusalMeaning meaning = RefusalMeaning.of(e);
    if (meaning == RefusalMeaning.ENDED) {
      return ended(session, sentBefore || saysReplayed(e) ? REPLAYED : REFUSED, e);
    }
    store.release(session.key(), claim);
    return new Unknown(
        switch (meaning) {
          case PASSES -> again(session, e);
          case UNUSABLE -> unusable(session, e);
          default -> e;
        });
  }

  /** The words are in no specification; only a metric depends on them. */
  private static boolean saysReplayed(OAuthResponseException e) {
    return e.description().filter(text -> REPLAY.matcher(text).find()).isPresent();
  }

  private RefreshOutcome ended(StoredSession session, RejectedFor cause, OAuthResponseException e) {
    Optional<StoredSession> current = store.find(session.key());
    if (current.isPresent() && current.get().version() > session.version()) {
      return new Refreshed(current.get());
    }
    delete(session, cause);
    return new Rejected(
        new TokenRefreshException(
            session.key(),
            "The authorization server "
                + session.tokens().issuer()
                + " has ended the session "
                + session.key()
                + ": "
                + e.description().orElse("invalid_grant")
                + "; sign in again",
            e));
  }

  private void delete(StoredSession session, RejectedFor cause) {
    if (store.delete(session.key(), session.version())) {
      context.metrics().on(new Measurement.SessionRejected(cause));
      events.fire(new SessionEvent.SessionDeleted(session.key(), SessionEvent.Cause.REJECTED));
    }
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

  private static TransientException again(StoredSession session, OAuthResponseException e) {
    return new TransientException(
        "The authorization server "
            + session.tokens().issuer()
            + " could not refresh "
            + session.key()
            + " now (status "
            + e.status()
            + "); the session is kept",
        e);
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
    delete(session, OTHER_ACCOUNT);
    return new Rejected(
        new TokenRefreshException(
            session.key(),
            "The authorization server responded to the refresh of "
                + session.key()
                + " with tokens of another account; they were revoked. Sign in again"));
  }
}
