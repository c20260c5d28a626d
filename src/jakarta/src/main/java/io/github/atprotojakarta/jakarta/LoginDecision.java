package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Decides whether an account may sign in to this application. An application that does not want
 * everybody provides a CDI bean of this type; without one, each login is accepted.
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class Members implements LoginDecision {
 *   @Inject MemberList list;
 *
 *   @Override
 *   public Outcome decide(OAuthSession session, HttpServletRequest request) {
 *     return list.contains(session.did())
 *         ? new Accept()
 *         : new Refuse("This account is not a member. Ask the office for an invitation.");
 *   }
 * }
 * }</pre>
 *
 * <p>The library asks at the end of each login: the account and its server are verified, the
 * session works, and the browser does not have it yet. No event has told of the session, and the
 * sessions that a login replaces are still there.
 */
@FunctionalInterface
public interface LoginDecision {
  /**
   * Returns whether the account may sign in. If the method throws an exception, the login fails
   * with the status 500, and the session is withdrawn.
   *
   * @param session the new session. It may call the account's PDS; do not keep it
   * @param request the request of the browser that returns from the authorization server
   */
  Outcome decide(OAuthSession session, HttpServletRequest request);

  /** The decision. */
  sealed interface Outcome {}

  /** The account is signed in. */
  record Accept() implements Outcome {}

  /**
   * The account is not signed in. Its tokens are revoked, and its session is deleted. The person
   * gets an error page, or the page of the {@link LoginFailureHandler}, with the code {@code
   * login_refused} and the status 403.
   *
   * @param message a sentence for the person; plain text
   */
  record Refuse(String message) implements Outcome {}

  /**
   * The account may sign in if it grants more. Its tokens are revoked, and the person is sent to
   * the consent page again, once. If a scope is still missing then, or if the person denies access,
   * nobody is signed in. If the session has all of these scopes, this means {@link Accept}.
   *
   * @param scopes permissions that the setting {@code atproto.scope} allows; no {@code include}
   */
  record RequestScopes(Scopes scopes) implements Outcome {}
}
