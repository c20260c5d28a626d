package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides about one request what {@link AtprotoFilter} promises. */
final class Gate {
  private final SignIn signIn;
  private final Caller caller;
  private final PathPatterns guarded;
  private final PathPatterns open;

  Gate(SignIn signIn, Caller caller, PathPatterns guarded, PathPatterns open) {
    this.signIn = signIn;
    this.caller = caller;
    this.guarded = guarded;
    this.open = open;
  }

  void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    SignedInRequest known = new SignedInRequest(request, caller, signIn.roles());
    if (isOpen(request)) {
      chain.doFilter(known, response);
      return;
    }
    CallerSession session = caller.session(request);
    if (!(session instanceof CallerSession.SignedIn)) {
      refuse(request, session).writeTo(response);
      return;
    }
    response.setHeader("Cache-Control", "no-store");
    try {
      chain.doFilter(known, response);
    } catch (IOException | ServletException | RuntimeException e) {
      if (!endedMeanwhile(request, response, e)) {
        throw e;
      }
      response.reset();
      refuse(request, new CallerSession.Ended()).writeTo(response);
    }
  }

  private boolean isOpen(HttpServletRequest request) {
    String path = PathPatterns.of(request);
    AtprotoConfiguration configuration = signIn.configuration();
    boolean wanted = guarded.isEmpty() || guarded.guard(request);
    return !wanted
        || open.open(request)
        || path.startsWith(configuration.base() + "/")
        || isLoginPage(request, path);
  }

  /** The container may already have put a welcome file in the place of the login page's path. */
  private boolean isLoginPage(HttpServletRequest request, String path) {
    String page = signIn.configuration().loginPage().split("\\?", 2)[0];
    return path.equals(page) || request.getRequestURI().equals(request.getContextPath() + page);
  }

  private HttpAnswer refuse(HttpServletRequest request, CallerSession session) {
    if (session instanceof CallerSession.Unknown unknown) {
      return signIn.failures().answer(request, unknown.cause(), null, returnTo(request));
    }
    HttpAnswer answer = askToSignIn(request, session);
    return session instanceof CallerSession.Ended
        ? answer.with("Set-Cookie", signIn.cookies().clearSession())
        : answer;
  }

  private HttpAnswer askToSignIn(HttpServletRequest request, CallerSession session) {
    boolean page = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (page && CallerKind.of(request) == CallerKind.PERSON) {
      ReturnAddress returnTo = returnTo(request);
      return HttpAnswer.seeOther(
          signIn
              .addresses()
              .page(
                  request,
                  signIn.configuration().loginPage(),
                  returnTo == null ? Map.of() : Map.of("return_to", returnTo.value())));
    }
    AtprotoOAuthException cause =
        session instanceof CallerSession.Unusable unusable
            ? unusable.cause()
            : new TokenRevokedException("Nobody is signed in");
    return signIn.failures().answer(request, cause, null, null);
  }

  /** Where to come back to: here, if this page can be asked for again. */
  private @Nullable ReturnAddress returnTo(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        ? ReturnAddress.parse(signIn.addresses().requested(request)).orElse(null)
        : null;
  }

  /**
   * Whether the caller's session turned out to have ended while the application used it. Another
   * session that the application restored is not the caller's business.
   */
  private boolean endedMeanwhile(
      HttpServletRequest request, HttpServletResponse response, Exception exception) {
    if (response.isCommitted() || request.isAsyncStarted() || !tellsOfAnEnd(exception)) {
      return false;
    }
    caller.forget();
    return caller.session(request) instanceof CallerSession.Ended;
  }

  private static boolean tellsOfAnEnd(Exception exception) {
    Throwable cause = exception;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause instanceof TokenRevokedException || cause instanceof TokenRefreshException) {
        return true;
      }
      cause =
          cause instanceof ServletException e && e.getRootCause() != null
              ? e.getRootCause()
              : cause.getCause();
    }
    return false;
  }
}
