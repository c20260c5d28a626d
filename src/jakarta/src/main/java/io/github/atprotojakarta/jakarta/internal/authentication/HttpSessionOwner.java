package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.BrowserSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets an {@code HttpSession} belong to one person: what an application keeps there (beans of
 * {@code @SessionScoped} and {@code @ViewScoped}, attributes) must not be shown to the next one.
 * The owner is an attribute with the person's DID. This class creates no {@code HttpSession}, and
 * does nothing with {@code atproto.http-session=ignore}.
 *
 * <p>After {@link HttpSession#invalidate} CDI still shows the old beans until the end of the
 * request (CDI 4.0 section 6.7.2 for servlet containers). So a request that meets a foreign session
 * does not go on: the browser repeats it.
 */
@ApplicationScoped
public class HttpSessionOwner {
  /** The attribute with the owner's DID. */
  static final String OWNER = "io.github.atprotojakarta.owner";

  @Inject @LibraryBean AtprotoConfiguration configuration;
  @Inject BrowserCookies cookies;

  /**
   * Gives the session to a person who has just signed in, under a new id, so that nobody who knew
   * the old id shares it. Ends the session if it belonged to somebody else.
   */
  public void signedIn(HttpServletRequest request, Did person) {
    HttpSession session = session(request);
    if (session == null) {
      return;
    }
    if (belongsToOther(request, session, person)) {
      session.invalidate();
    } else {
      request.changeSessionId();
      session.setAttribute(OWNER, person.value());
    }
  }

  /** Ends the session of a person who has signed out. */
  public void signedOut(HttpServletRequest request) {
    HttpSession session = session(request);
    if (session != null) {
      session.invalidate();
    }
  }

  /**
   * Checks the session against the look-up of a request, and gives a session without an owner to
   * the signed-in person.
   *
   * @return whether it belonged to somebody else; then it has ended, and the browser must repeat
   *     the request
   */
  public boolean endForeign(HttpServletRequest request, AuthenticationResult result) {
    HttpSession session = session(request);
    if (session == null) {
      return false;
    }
    String owner = owner(session);
    if (owner == null) {
      if (result instanceof AuthenticationResult.SignedIn in) {
        session.setAttribute(OWNER, in.session().did().value());
      }
      return false;
    }
    boolean foreign =
        result instanceof AuthenticationResult.SignedIn in
            ? !owner.equals(in.session().did().value())
            : result instanceof AuthenticationResult.None
                || result instanceof AuthenticationResult.Ended;
    return foreign && end(session);
  }

  /**
   * Checks the session against the cookies of a request that needs no look-up.
   *
   * @return as {@link #endForeign}
   */
  public boolean endWithoutCookie(HttpServletRequest request) {
    HttpSession session = session(request);
    if (session == null) {
      return false;
    }
    String owner = owner(session);
    return owner != null && !presented(request).contains(owner) && end(session);
  }

  /** Gives a session without an owner to the person of a request. */
  void claim(HttpServletRequest request, AuthenticationResult.SignedIn person) {
    HttpSession session = session(request);
    if (session != null && owner(session) == null) {
      session.setAttribute(OWNER, person.session().did().value());
    }
  }

  private static boolean end(HttpSession session) {
    session.invalidate();
    return true;
  }

  private boolean belongsToOther(HttpServletRequest request, HttpSession session, Did person) {
    String owner = owner(session);
    // The application may have created the session in a request of the person before this one.
    return owner != null
        ? !owner.equals(person.value())
        : presented(request).stream().anyMatch(did -> !did.equals(person.value()));
  }

  private Set<String> presented(HttpServletRequest request) {
    return cookies.sessions(request).stream()
        .map(BrowserSession::did)
        .map(Did::value)
        .collect(Collectors.toSet());
  }

  private static @Nullable String owner(HttpSession session) {
    return session.getAttribute(OWNER) instanceof String owner ? owner : null;
  }

  private @Nullable HttpSession session(HttpServletRequest request) {
    return configuration.guardsHttpSession() ? request.getSession(false) : null;
  }
}
