package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import jakarta.enterprise.context.ContextException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session of the current request, looked up at most once. The filter brings the request along;
 * where it is not mapped, the container's is used.
 */
@RequestScoped
class Caller {
  @Inject SignIn signIn;
  @Inject HttpServletRequest containerRequest;
  private @Nullable CallerSession known;

  /** The session of the container's current request. */
  CallerSession session() {
    CallerSession session = known;
    if (session == null) {
      session = hasContainerRequest() ? session(containerRequest) : new CallerSession.None();
    }
    return session;
  }

  /** The session of a request. */
  CallerSession session(HttpServletRequest request) {
    CallerSession session = known;
    if (session == null) {
      session = lookUp(request);
      known = session;
    }
    return session;
  }

  /** Drops what is known, as the session may have ended meanwhile. */
  void forget() {
    known = null;
  }

  /** A timer or an asynchronous method has a request scope, and no request. */
  private boolean hasContainerRequest() {
    try {
      return containerRequest.getMethod() != null;
    } catch (IllegalStateException | ContextException e) {
      return false;
    }
  }

  private CallerSession lookUp(HttpServletRequest request) {
    BrowserCookies cookies = signIn.cookies();
    if (!cookies.hasSession(request)) {
      return new CallerSession.None();
    }
    return cookies
        .session(request)
        .map(key -> CallerSession.of(() -> signIn.client().restore(key, RefreshPolicy.NEVER)))
        .orElseGet(CallerSession.Ended::new);
  }

  /** The signed-in session; throws what stood in the way, if that may pass. */
  Optional<OAuthSession> signedIn() {
    return signedIn(session());
  }

  /** As {@link #signedIn()}, for a request. */
  Optional<OAuthSession> signedIn(HttpServletRequest request) {
    return signedIn(session(request));
  }

  private static Optional<OAuthSession> signedIn(CallerSession session) {
    if (session instanceof CallerSession.SignedIn in) {
      return Optional.of(in.session());
    }
    if (session instanceof CallerSession.Unknown unknown) {
      throw unknown.cause();
    }
    if (session instanceof CallerSession.Unusable unusable) {
      throw unusable.cause();
    }
    return Optional.empty();
  }
}
