package io.github.atprotojakarta.jakarta.session;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.audit.AuditTrail;
import io.github.atprotojakarta.jakarta.internal.authentication.BrowserAccounts;
import io.github.atprotojakarta.jakarta.internal.authentication.ContainerRequest;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.login.RequiredScopes;
import io.github.atprotojakarta.jakarta.internal.login.ScopeConsent;
import io.github.atprotojakarta.jakarta.internal.web.BrowserSession;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionInfo;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives access to the sessions of signed-in people. Inject it anywhere: servlets, resources, EJBs,
 * timers.
 *
 * <pre>{@code
 * @Inject AtprotoSessions sessions;
 * ...
 * OAuthSession session = sessions.require();
 * session.xrpc().query("com.atproto.server.getSession", Map.of());
 * }</pre>
 *
 * <p>Faces and JSP pages use its name: {@code #{atprotoSessions.current().isPresent()}}.
 *
 * <p>Exceptions are those of {@link AtprotoOAuthClient}. An EJB wraps them into an {@code
 * EJBException}.
 */
@Named("atprotoSessions")
@ApplicationScoped
public class AtprotoSessions {
  @Inject ContainerRequest containerRequest;
  @Inject RequestAuthentication authentication;
  @Inject BrowserAccounts browserAccounts;
  @Inject AuditTrail trail;

  // Resolved late: current() works before the web application has started, and needs no client.
  @Inject @LibraryBean Instance<AtprotoOAuthClient> clients;
  @Inject Instance<ScopeConsent> consents;

  /**
   * Returns the session of the person who sent the current request, in the request's own thread;
   * also in the EJBs that it calls. Empty when nobody is signed in, and where there is no request:
   * timers and asynchronous methods use {@link #restore(Did)}. The session refreshes its tokens
   * when it is used.
   *
   * @throws io.github.atprotojakarta.TransientException when the session cannot be looked up now
   */
  public Optional<OAuthSession> current() {
    return containerRequest.find().flatMap(authentication::find);
  }

  /**
   * Returns whether somebody is signed in, for pages: {@code #{atprotoSessions.signedIn}}. A page
   * cannot ask the {@code Optional} of {@link #current()}, because the Expression Language unwraps
   * it since version 6.0.
   *
   * @throws io.github.atprotojakarta.TransientException when the session cannot be looked up now
   */
  public boolean isSignedIn() {
    return current().isPresent();
  }

  /**
   * Returns the session of {@link #current()}.
   *
   * @throws NotSignedInException when nobody is signed in
   */
  public OAuthSession require() {
    return current()
        .orElseThrow(
            () ->
                new NotSignedInException(
                    "Nobody is signed in for this request, or this thread handles no request. Protect"
                        + " the page with AtprotoFilter or a security-constraint. In timers and"
                        + " asynchronous methods, call restore with the account's DID."));
  }

  /**
   * Returns the session of {@link #current()} if it has all of these scopes, in the request's own
   * thread. Otherwise let the exception pass: a person is sent to the consent page of the account's
   * server and returns to the page; a program gets a 403 with {@code insufficient_scope}. A form is
   * not sent again: the person returns to its page with {@code atproto_notice=form_not_sent}, so
   * call this method before the request changes anything.
   *
   * @param scopes permissions such as {@code repo:app.bsky.feed.post}, which the setting {@code
   *     atproto.scope} covers; an {@code include} only with {@code atproto.permission-sets}
   * @throws InsufficientScopeException when a scope is missing
   * @throws NotSignedInException when nobody is signed in
   * @throws IllegalArgumentException when a scope is invalid, or is an {@code include} without
   *     {@code atproto.permission-sets}
   * @throws io.github.atprotojakarta.PermissionSetException when a permission set cannot be used
   * @throws io.github.atprotojakarta.TransientException when a permission set cannot be read now
   */
  public OAuthSession requireScope(String... scopes) {
    Scopes required = Scopes.parseStrictly(String.join(" ", scopes));
    RequiredScopes.check(required, this::client);
    OAuthSession session = require();
    Scopes missing = RequiredScopes.missing(session, required, this::client);
    if (missing.values().isEmpty()) {
      return session;
    }
    HttpServletRequest request = containerRequest.find().orElseThrow();
    throw new InsufficientScopeException(
        missing, () -> consents.get().reply(request, session, missing).toResponse());
  }

  /** Restores the newest session of an account, for work without a browser. */
  public OAuthSession restore(Did did) {
    return client().restore(did);
  }

  /** Restores a session and refreshes its tokens if they have expired. */
  public OAuthSession restore(SessionKey key) {
    return client().restore(key, RefreshPolicy.AUTO);
  }

  /** Returns the sessions of an account, newest login first. */
  public Map<SessionKey, SessionInfo> list(Did did) {
    return client().sessions(did);
  }

  /** Signs out of a session: revokes its tokens and deletes it. */
  public void signOut(SessionKey key) {
    client().revoke(key);
  }

  /** Signs out of every session of an account. */
  public void signOutEverywhere(Did did) {
    client().signOutEverywhere(did);
  }

  /**
   * Returns the sessions of the accounts that the browser of the current request is signed in to,
   * the current account first. Without {@code atproto.accounts} there is at most one. To switch,
   * the page sends a form with the fields {@code account} (a DID) and {@code return_to} to {@code
   * POST /oauth/switch}; or call {@link #switchTo}. Empty where there is no request.
   */
  public List<OAuthSession> accounts() {
    return containerRequest.find().map(browserAccounts::usable).orElse(List.of());
  }

  /**
   * Makes another account of the browser the current one, from the next request on, and ends the
   * {@code HttpSession}. Call it before the response is committed, and only for a request that
   * cannot come from another site.
   *
   * @return false if the browser has no session of this account that can be used: let the person
   *     sign in
   * @throws io.github.atprotojakarta.TransientException when the session cannot be looked up now
   * @throws IllegalStateException when the response is committed
   */
  public boolean switchTo(Did account, HttpServletRequest request, HttpServletResponse response) {
    requireUncommitted(response);
    Optional<List<String>> cookies = browserAccounts.switchTo(request, account);
    cookies.ifPresent(all -> all.forEach(cookie -> response.addHeader("Set-Cookie", cookie)));
    return cookies.isPresent();
  }

  /**
   * Signs a browser in to a session that did not begin with a login in it: to an imported session,
   * for a person whom the application knows by other means. The browser gets the session's cookie
   * with this response and is signed in from the next request on; the {@code HttpSession} gets a
   * new id. A session that the browser had before is handled as at a login.
   *
   * <p>The caller vouches for the person. Call this only for a request that cannot come from
   * another site, and never with an account that the request names.
   *
   * @param result what {@link AtprotoOAuthClient#importNodeSession} has returned
   * @throws IllegalArgumentException when the token is not that of the session
   * @throws IllegalStateException when the response is committed
   */
  public void adopt(
      CallbackResult result, HttpServletRequest request, HttpServletResponse response) {
    requireUncommitted(response);
    SessionKey key = result.session().key();
    if (!SessionKey.of(key.did(), result.sessionToken()).equals(key)) {
      throw new IllegalArgumentException("The token is not that of the session " + key);
    }
    browserAccounts
        .signedIn(request, new BrowserSession(key.did(), result.sessionToken()))
        .forEach(cookie -> response.addHeader("Set-Cookie", cookie));
    trail.session(AuditEvent.Kind.LOGIN_ACCEPTED, request, key, "adopted");
  }

  private static void requireUncommitted(HttpServletResponse response) {
    if (response.isCommitted()) {
      throw new IllegalStateException(
          "The response is committed, so no cookie can be set: call this before you write the"
              + " response");
    }
  }

  /** Returns the client that this bean uses. */
  public AtprotoOAuthClient client() {
    return clients.get();
  }
}
