package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationEntryPoint;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationResult;
import io.github.atprotojakarta.jakarta.internal.authentication.CookieRenewal;
import io.github.atprotojakarta.jakarta.internal.authentication.EndedSessions;
import io.github.atprotojakarta.jakarta.internal.authentication.HttpSessionOwner;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a request may pass {@link AtprotoFilter}. */
final class RequestGuard {
  /** The request attribute that holds the caller's session. */
  static final String SESSION = "io.github.atprotojakarta.session";

  private final RequestAuthentication authentication;
  private final AuthenticationEntryPoint entryPoint;
  private final HttpSessionOwner httpSessions;
  private final EndedSessions endedSessions;
  private final CookieRenewal cookieRenewal;
  private final OpenPages openPages;
  private final CrossSiteRequests crossSite;

  RequestGuard(
      RequestAuthentication authentication,
      AuthenticationEntryPoint entryPoint,
      HttpSessionOwner httpSessions,
      EndedSessions endedSessions,
      CookieRenewal cookieRenewal,
      OpenPages openPages,
      CrossSiteRequests crossSite) {
    this.authentication = authentication;
    this.entryPoint = entryPoint;
    this.httpSessions = httpSessions;
    this.endedSessions = endedSessions;
    this.cookieRenewal = cookieRenewal;
    this.openPages = openPages;
    this.crossSite = crossSite;
  }

  void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (crossSite.include(request) && hasSession(request)) {
      crossSite.refusal(request).writeTo(response);
      return;
    }
    if (openPages.include(request)) {
      if (openPages.mayEndHttpSession(request) && httpSessions.endWithoutCookie(request)) {
        entryPoint.repeat(request).writeTo(response);
        return;
      }
      chain.doFilter(authenticated(request, response, null), response);
      return;
    }
    AuthenticationResult result = authentication.authenticate(request);
    boolean foreign = httpSessions.endForeign(request, result);
    if (!(result instanceof AuthenticationResult.SignedIn in)) {
      entryPoint.reply(request, result).writeTo(response);
      return;
    }
    if (foreign) {
      entryPoint.repeat(request).writeTo(response);
      return;
    }
    request.setAttribute(SESSION, in.session());
    response.setHeader("Cache-Control", "no-store");
    SessionEndListener listener = new SessionEndListener(request, response);
    cookieRenewal
        .headers(request, in.session())
        .forEach(cookie -> response.addHeader("Set-Cookie", cookie));
    try {
      chain.doFilter(authenticated(request, response, listener), response);
    } catch (IOException | ServletException | RuntimeException e) {
      if (request.isAsyncStarted() || !listener.replies(e)) {
        throw e;
      }
    }
  }

  /** Returns whether a request may act as a person; also if that is not known at the moment. */
  private boolean hasSession(HttpServletRequest request) {
    AuthenticationResult result = authentication.authenticate(request);
    return !(result instanceof AuthenticationResult.None
        || result instanceof AuthenticationResult.Ended);
  }

  private AuthenticatedRequest authenticated(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable SessionEndListener listener) {
    return new AuthenticatedRequest(request, response, authentication, entryPoint, listener);
  }

  /** Replies for the application if the session ends while the request is being handled. */
  private final class SessionEndListener implements AsyncListener {
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    SessionEndListener(HttpServletRequest request, HttpServletResponse response) {
      this.request = request;
      this.response = response;
    }

    /** Replies if the session has ended; returns whether it did. */
    boolean replies(Throwable failure) throws IOException {
      if (response.isCommitted()) {
        return false;
      }
      Optional<HttpReply> reply = endedSessions.reply(request, failure);
      if (reply.isPresent()) {
        SavedHeaders headers = SavedHeaders.ofFilters(request, response);
        response.reset();
        headers.restore(response);
        reply.get().writeTo(response);
      }
      return reply.isPresent();
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
      Throwable failure = event.getThrowable();
      if (failure != null && replies(failure)) {
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
}
