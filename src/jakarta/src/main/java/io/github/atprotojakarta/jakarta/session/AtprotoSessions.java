package io.github.atprotojakarta.jakarta.session;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.internal.boot.AtprotoRuntime;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.TokenInfo;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions of the people who are signed in. Inject it anywhere: servlets, resources, EJBs,
 * timers.
 *
 * <pre>{@code
 * @Inject AtprotoSessions sessions;
 * ...
 * OAuthSession session = sessions.require();
 * session.xrpc().query("com.atproto.server.getSession", Map.of());
 * }</pre>
 *
 * <p>Pages of Faces and JSP know it by name: {@code #{atprotoSessions.current().isPresent()}}.
 *
 * <p>Exceptions are those of {@link AtprotoOAuthClient}. An EJB hands them on wrapped into an
 * {@code EJBException}.
 */
@Named("atprotoSessions")
@ApplicationScoped
public class AtprotoSessions {
  @Inject AtprotoRuntime signIn;
  @Inject RequestAuthentication caller;

  /**
   * The session of whoever sent the current request, in this thread; also in the EJBs that it
   * calls. Empty when nobody is signed in, and where there is no request: in timers and
   * asynchronous methods, which use {@link #restore(Did)}. Its tokens are refreshed when they are
   * used.
   *
   * @throws io.github.atprotojakarta.TransientException when nobody can tell just now
   */
  public Optional<OAuthSession> current() {
    return caller.signedIn();
  }

  /**
   * The session of {@link #current()}.
   *
   * @throws TokenRevokedException when nobody is signed in
   */
  public OAuthSession require() {
    return current()
        .orElseThrow(
            () ->
                new TokenRevokedException(
                    "Nobody is signed in to this request, or there is none in this thread. Guard the page"
                        + " (AtprotoFilter, or a security-constraint); timers and asynchronous work"
                        + " use restore with the account's DID."));
  }

  /** The newest session of an account, for work without a browser. */
  public OAuthSession restore(Did did) {
    return client().restore(did);
  }

  /** A session, with tokens that have not expired. */
  public OAuthSession restore(SessionKey key) {
    return client().restore(key, RefreshPolicy.AUTO);
  }

  /** The sessions of an account, newest login first. */
  public Map<SessionKey, TokenInfo> list(Did did) {
    return client().sessions(did);
  }

  /** Signs a session out: revokes its tokens and deletes it. */
  public void signOut(SessionKey key) {
    client().revoke(key);
  }

  /** Signs every session of an account out. */
  public void signOutEverywhere(Did did) {
    client().signOutEverywhere(did);
  }

  /** The client underneath. */
  public AtprotoOAuthClient client() {
    return signIn.client();
  }
}
