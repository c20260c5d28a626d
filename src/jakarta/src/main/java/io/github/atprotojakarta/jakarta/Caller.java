package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * Who sent a request. The filter and the authentication mechanism bring the request along; where
 * neither is at work, the container's is used.
 */
@ApplicationScoped
class Caller {
  @Inject SignIn signIn;
  @Inject HttpServletRequest containerRequest;

  /** The session of the container's current request. */
  CallerSession session() {
    return hasContainerRequest() ? session(containerRequest) : new CallerSession.None();
  }

  /** The session of a request. */
  CallerSession session(HttpServletRequest request) {
    return lookup(request).session();
  }

  /** The signed-in session; throws what stood in the way, if that may pass. */
  Optional<OAuthSession> signedIn() {
    return signedIn(session());
  }

  /** As {@link #signedIn()}, for a request. */
  Optional<OAuthSession> signedIn(HttpServletRequest request) {
    return signedIn(session(request));
  }

  /** What is known of a request's session, and how to know it. */
  CallerLookup lookup(HttpServletRequest request) {
    // Another application that a request is forwarded to has cookies of its own.
    String name = CallerLookup.class.getName() + request.getContextPath();
    if (request.getAttribute(name) instanceof CallerLookup known) {
      return known;
    }
    CallerLookup lookup = lookUp(request);
    request.setAttribute(name, lookup);
    return lookup;
  }

  /**
   * Ends the session that a request came with, as far as it came with one; throws what {@link
   * io.github.atprotojakarta.AtprotoOAuthClient#revoke} throws, and then nothing has changed.
   */
  void signOut(HttpServletRequest request, HttpServletResponse response) {
    BrowserCookies cookies = signIn.cookies();
    if (cookies.hasSession(request) && !(session(request) instanceof CallerSession.None)) {
      cookies.session(request).ifPresent(signIn.client()::revoke);
      if (!response.isCommitted()) {
        response.addHeader("Set-Cookie", cookies.clearSession());
      }
    }
    lookup(request).signedOut();
  }

  /** A timer or an asynchronous method has no request. */
  private boolean hasContainerRequest() {
    try {
      return containerRequest.getMethod() != null;
    } catch (IllegalStateException | ContextException e) {
      return false;
    }
  }

  /** The cookie is read at once: an asynchronous thread may ask when the request is recycled. */
  private CallerLookup lookUp(HttpServletRequest request) {
    BrowserCookies cookies = signIn.cookies();
    if (!cookies.hasSession(request)) {
      return new CallerLookup(CallerSession.None::new);
    }
    Optional<SessionKey> key = cookies.session(request);
    return new CallerLookup(
        () ->
            key.map(
                    known ->
                        CallerSession.of(() -> signIn.client().restore(known, RefreshPolicy.NEVER)))
                .orElseGet(CallerSession.Ended::new));
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
