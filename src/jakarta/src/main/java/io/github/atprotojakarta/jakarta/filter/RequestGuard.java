package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.jakarta.LoginFailure;
import io.github.atprotojakarta.jakarta.internal.boot.AtprotoRuntime;
import io.github.atprotojakarta.jakarta.session.AuthenticationResult;
import io.github.atprotojakarta.jakarta.session.RequestAuthentication;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Decides about one request what {@link AtprotoFilter} promises. */
final class RequestGuard {
  private final AtprotoRuntime signIn;
  private final RequestAuthentication caller;
  private final PathPatterns guarded;
  private final PathPatterns open;

  RequestGuard(
      AtprotoRuntime signIn,
      RequestAuthentication caller,
      PathPatterns guarded,
      PathPatterns open) {
    this.signIn = signIn;
    this.caller = caller;
    this.guarded = guarded;
    this.open = open;
  }

  void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isOpen(request)) {
      chain.doFilter(new AuthenticatedRequest(request, response, signIn, caller, null), response);
      return;
    }
    AuthenticationResult session = caller.session(request);
    if (!(session instanceof AuthenticationResult.SignedIn in)) {
      signIn.challenge().of(request, session).writeTo(response);
      return;
    }
    request.setAttribute(AtprotoFilter.SESSION, in.session());
    response.setHeader("Cache-Control", "no-store");
    Watch watch = new Watch(request, response, SavedHeaders.of(response));
    try {
      chain.doFilter(new AuthenticatedRequest(request, response, signIn, caller, watch), response);
    } catch (IOException | ServletException | RuntimeException e) {
      if (request.isAsyncStarted() || !watch.answers(e)) {
        throw e;
      }
    }
  }

  /** Answers in the application's stead when the caller's session ends under its hands. */
  private final class Watch implements AsyncListener {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final SavedHeaders headers;

    Watch(HttpServletRequest request, HttpServletResponse response, SavedHeaders headers) {
      this.request = request;
      this.response = response;
      this.headers = headers;
    }

    boolean answers(Throwable failure) throws IOException {
      if (!endedMeanwhile(request, response, failure)) {
        return false;
      }
      response.reset();
      headers.putBack(response);
      signIn.challenge().ofEnded(request).writeTo(response);
      return true;
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
      Throwable failure = event.getThrowable();
      if (failure != null && answers(failure)) {
        event.getAsyncContext().complete();
      }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) {}
  }

  private boolean isOpen(HttpServletRequest request) {
    boolean wanted = guarded.isEmpty() || guarded.guard(request);
    return !wanted || isPartOfAnAnswer(request) || open.open(request) || signIn.isOwnPage(request);
  }

  /** Error pages and included parts belong to a request that has been judged. */
  private static boolean isPartOfAnAnswer(HttpServletRequest request) {
    DispatcherType type = request.getDispatcherType();
    return type == DispatcherType.ERROR
        || type == DispatcherType.INCLUDE
        || request.getAttribute(LoginFailure.ATTRIBUTE) != null;
  }

  /**
   * Whether the caller's session turned out to have ended while the application used it. Another
   * session that the application restored is not the caller's business.
   */
  private boolean endedMeanwhile(
      HttpServletRequest request, HttpServletResponse response, Throwable failure) {
    if (response.isCommitted() || !tellsOfAnEnd(failure)) {
      return false;
    }
    caller.lookup(request).forget();
    return caller.session(request) instanceof AuthenticationResult.Ended;
  }

  private static boolean tellsOfAnEnd(Throwable failure) {
    @Nullable Throwable cause = failure;
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
