package io.github.atprotojakarta.jakarta.session;

import io.github.atprotojakarta.jakarta.internal.boot.AtprotoRuntime;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
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
public class RequestAuthentication {
  @Inject AtprotoRuntime signIn;
  @Inject HttpServletRequest containerRequest;

  /** The session of the container's current request. */
  public AuthenticationResult session() {
    return hasContainerRequest() ? session(containerRequest) : new AuthenticationResult.None();
  }

  /** The session of a request. */
  public AuthenticationResult session(HttpServletRequest request) {
    return lookup(request).session();
  }

  /** The signed-in session; throws what stood in the way, if that may pass. */
  public Optional<OAuthSession> signedIn() {
    return signedIn(session());
  }

  /** As {@link #signedIn()}, for a request. */
  public Optional<OAuthSession> signedIn(HttpServletRequest request) {
    return signedIn(session(request));
  }

  /** What is known of a request's session, and how to know it. */
  public CachedAuthentication lookup(HttpServletRequest request) {
    // Another application that a request is forwarded to has cookies of its own.
    String name = CachedAuthentication.class.getName() + request.getContextPath();
    if (request.getAttribute(name) instanceof CachedAuthentication known) {
      return known;
    }
    CachedAuthentication lookup = lookUp(request);
    request.setAttribute(name, lookup);
    return lookup;
  }

  /**
   * Ends the session that a request came with, as far as it came with one; throws what {@link
   * io.github.atprotojakarta.AtprotoOAuthClient#revoke} throws, and then nothing has changed.
   */
  public void signOut(HttpServletRequest request, HttpServletResponse response) {
    BrowserCookies cookies = signIn.cookies();
    if (cookies.hasSession(request) && !(session(request) instanceof AuthenticationResult.None)) {
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
  private CachedAuthentication lookUp(HttpServletRequest request) {
    BrowserCookies cookies = signIn.cookies();
    if (!cookies.hasSession(request)) {
      return new CachedAuthentication(AuthenticationResult.None::new);
    }
    Optional<SessionKey> key = cookies.session(request);
    return new CachedAuthentication(
        () ->
            key.map(
                    known ->
                        AuthenticationResult.of(
                            () -> signIn.client().restore(known, RefreshPolicy.NEVER)))
                .orElseGet(AuthenticationResult.Ended::new));
  }

  private static Optional<OAuthSession> signedIn(AuthenticationResult session) {
    if (session instanceof AuthenticationResult.SignedIn in) {
      return Optional.of(in.session());
    }
    if (session instanceof AuthenticationResult.Unknown unknown) {
      throw unknown.cause();
    }
    if (session instanceof AuthenticationResult.Unusable unusable) {
      throw unusable.cause();
    }
    return Optional.empty();
  }
}
