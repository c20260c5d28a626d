package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.jakarta.internal.web.FailureCauses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/**
 * Replies for the application when it fails because its caller has no session, or because the
 * caller's session ended while the application used it. A session may be over although its row is
 * still in the store: the account has moved, or its server refuses to refresh the tokens.
 */
@Dependent
public final class EndedSessions {
  private final RequestAuthentication authentication;
  private final AuthenticationEntryPoint entryPoint;
  private final HttpSessionOwner httpSessions;

  /** Creates the replies. */
  @Inject
  public EndedSessions(
      RequestAuthentication authentication,
      AuthenticationEntryPoint entryPoint,
      HttpSessionOwner httpSessions) {
    this.authentication = authentication;
    this.entryPoint = entryPoint;
    this.httpSessions = httpSessions;
  }

  /**
   * Returns the response to a request that the application could not handle; empty if the failure
   * has another reason. The failure may be about another session that the application restored;
   * then the caller's has not ended.
   */
  public Optional<HttpReply> reply(HttpServletRequest request, Throwable failure) {
    List<Throwable> causes = FailureCauses.missingSignIn(failure);
    if (causes.isEmpty()) {
      return Optional.empty();
    }
    if (isOver(request, causes)) {
      return Optional.of(entryPoint.replyToEndedSession(request));
    }
    AuthenticationResult caller = authentication.authenticate(request);
    boolean nobody =
        caller instanceof AuthenticationResult.None || caller instanceof AuthenticationResult.Ended;
    return nobody && causes.stream().anyMatch(NotSignedInException.class::isInstance)
        ? Optional.of(entryPoint.replyToCallerWithoutSession(request, caller))
        : Optional.empty();
  }

  /** Returns whether a failure means that the caller's session is over. */
  public boolean isOver(HttpServletRequest request, Throwable failure) {
    List<Throwable> causes = FailureCauses.missingSignIn(failure);
    return !causes.isEmpty() && isOver(request, causes);
  }

  private boolean isOver(HttpServletRequest request, List<Throwable> causes) {
    CachedAuthentication cached = authentication.cached(request);
    if (!(cached.result() instanceof AuthenticationResult.SignedIn in)) {
      return false;
    }
    SessionKey caller = in.session().key();
    authentication.distrust(caller);
    if (causes.stream().flatMap(cause -> session(cause).stream()).anyMatch(caller::equals)) {
      cached.ended();
    } else {
      cached.forget();
    }
    AuthenticationResult now = authentication.authenticate(request);
    httpSessions.endForeign(request, now);
    return now instanceof AuthenticationResult.Ended;
  }

  private static Optional<SessionKey> session(Throwable cause) {
    if (cause instanceof TokenRefreshException e) {
      return e.session();
    }
    return cause instanceof TokenRevokedException e ? e.session() : Optional.empty();
  }
}
