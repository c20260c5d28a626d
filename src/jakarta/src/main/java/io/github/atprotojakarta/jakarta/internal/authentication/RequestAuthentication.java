package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Finds out who sent a request, by its session cookie. */
@ApplicationScoped
public class RequestAuthentication {
  @Inject @LibraryBean AtprotoOAuthClient client;
  @Inject BrowserCookies cookies;

  /** Looks up the session cookie of a request. */
  public AuthenticationResult authenticate(HttpServletRequest request) {
    return cached(request).result();
  }

  /**
   * Returns the session of a request; empty when nobody is signed in.
   *
   * @throws io.github.atprotojakarta.TransientException when the session cannot be looked up now
   * @throws io.github.atprotojakarta.AuthMethodUnsatisfiableException when the application cannot
   *     use the session with its present configuration
   */
  public Optional<OAuthSession> find(HttpServletRequest request) {
    AuthenticationResult result = authenticate(request);
    if (result instanceof AuthenticationResult.SignedIn in) {
      return Optional.of(in.session());
    }
    if (result instanceof AuthenticationResult.Unknown unknown) {
      throw unknown.cause();
    }
    if (result instanceof AuthenticationResult.Unusable unusable) {
      throw unusable.cause();
    }
    return Optional.empty();
  }

  /**
   * Returns the session of a request; throws what {@link #find} throws.
   *
   * @throws NotSignedInException when nobody is signed in
   */
  public OAuthSession require(HttpServletRequest request) {
    return find(request).orElseThrow(() -> new NotSignedInException("Nobody is signed in"));
  }

  /** Returns the cached result of a request; the session is looked up at the first use of it. */
  public CachedAuthentication cached(HttpServletRequest request) {
    // A request that is forwarded to another application has other cookies there.
    String name = CachedAuthentication.class.getName() + request.getContextPath();
    if (request.getAttribute(name) instanceof CachedAuthentication known) {
      return known;
    }
    CachedAuthentication cached = lookUp(request);
    request.setAttribute(name, cached);
    return cached;
  }

  /**
   * Ends the session of a request, if it has one. Throws what {@link AtprotoOAuthClient#revoke}
   * throws; the session is unchanged then.
   */
  public void signOut(HttpServletRequest request, HttpServletResponse response) {
    if (cookies.hasSession(request)
        && !(authenticate(request) instanceof AuthenticationResult.None)) {
      cookies.session(request).ifPresent(client::revoke);
      if (!response.isCommitted()) {
        response.addHeader("Set-Cookie", cookies.clearSession());
      }
    }
    cached(request).signedOut();
  }

  /** Reads the cookie now: the container may recycle the request before a thread needs it. */
  private CachedAuthentication lookUp(HttpServletRequest request) {
    if (!cookies.hasSession(request)) {
      return new CachedAuthentication(AuthenticationResult.None::new);
    }
    Optional<SessionKey> key = cookies.session(request);
    return new CachedAuthentication(
        () -> key.map(this::restore).orElseGet(AuthenticationResult.Ended::new));
  }

  private AuthenticationResult restore(SessionKey key) {
    return AuthenticationResult.of(() -> client.restore(key, RefreshPolicy.NEVER));
  }
}
