package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.PersonalResponse;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out who sent a request, by its session cookie. */
@ApplicationScoped
public class RequestAuthentication {
  @Inject @LibraryBean AtprotoOAuthClient client;
  @Inject BrowserCookies cookies;
  @Inject BrowserAccounts accounts;
  @Inject CallerRoles roles;
  @Inject RecentSessions recent;

  /** Looks up the session cookie of a request. */
  public AuthenticationResult authenticate(HttpServletRequest request) {
    PersonalResponse.mark(request);
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
    return CachedAuthentication.of(request)
        .orElseGet(
            () -> {
              CachedAuthentication cached = lookUp(request);
              cached.addTo(request);
              return cached;
            });
  }

  /**
   * Ends the browser's sessions, if it has any. Throws what {@link AtprotoOAuthClient#revoke}
   * throws; the sessions are unchanged then.
   */
  public void signOut(HttpServletRequest request, HttpServletResponse response) {
    // After a sign-out in the same request the cookies of the request mean nothing any more.
    if (!(authenticate(request) instanceof AuthenticationResult.None)) {
      List<String> headers = accounts.signOut(request, null);
      if (!response.isCommitted()) {
        headers.forEach(header -> response.addHeader("Set-Cookie", header));
      }
    }
    cached(request).signedOut();
  }

  /** Reads the cookie now: the container may recycle the request before a thread needs it. */
  private CachedAuthentication lookUp(HttpServletRequest request) {
    List<SessionKey> keys = new ArrayList<>();
    cookies.sessions(request).forEach(session -> keys.add(session.key()));
    boolean hasCookie = !keys.isEmpty() || cookies.hasSession(request);
    return new CachedAuthentication(
        () -> hasCookie ? first(keys) : new AuthenticationResult.None(), this::principal, roles);
  }

  private AtprotoPrincipal principal(AuthenticationResult.SignedIn in) {
    SessionKey key = in.session().key();
    return new AtprotoPrincipal(key, client.knownHandle(key.did()));
  }

  /**
   * Returns the first session that somebody is signed in with: another application may have set a
   * cookie of our name for another path.
   */
  private AuthenticationResult first(List<SessionKey> keys) {
    AuthenticationResult result = new AuthenticationResult.Ended();
    for (SessionKey key : keys) {
      AuthenticationResult found = restore(key);
      if (found instanceof AuthenticationResult.SignedIn) {
        return found;
      }
      if (!(found instanceof AuthenticationResult.Ended)) {
        result = found;
      }
    }
    return result;
  }

  /** Looks up a session; the test support also knows those of tests. */
  protected AuthenticationResult restore(SessionKey key) {
    return recent.find(
        key, () -> AuthenticationResult.of(() -> client.restore(key, RefreshPolicy.NEVER)));
  }

  /** Demands a look-up of a session that may have ended on another node. */
  void distrust(SessionKey key) {
    recent.forget(key);
  }
}
