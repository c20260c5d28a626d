package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.internal.boot.AtprotoRuntime;
import io.github.atprotojakarta.jakarta.session.AuthenticationResult;
import io.github.atprotojakarta.jakarta.session.CachedAuthentication;
import io.github.atprotojakarta.jakarta.session.RequestAuthentication;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A request that knows who is signed in. On an open page the session is looked up when asked; the
 * answer stays with the request, so that asynchronous threads know it too.
 */
final class AuthenticatedRequest extends HttpServletRequestWrapper {
  private final HttpServletResponse response;
  private final AtprotoRuntime signIn;
  private final RequestAuthentication caller;
  private final CachedAuthentication lookup;
  private final @Nullable AsyncListener watch;

  /**
   * Wraps a request.
   *
   * @param watch hears of the asynchronous work that the application starts; {@code null}: nobody
   */
  AuthenticatedRequest(
      HttpServletRequest request,
      HttpServletResponse response,
      AtprotoRuntime signIn,
      RequestAuthentication caller,
      @Nullable AsyncListener watch) {
    super(request);
    this.response = response;
    this.signIn = signIn;
    this.caller = caller;
    this.lookup = caller.lookup(request);
    this.watch = watch;
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    AtprotoPrincipal principal = principal();
    return principal == null ? super.getUserPrincipal() : principal;
  }

  @Override
  public @Nullable String getRemoteUser() {
    AtprotoPrincipal principal = principal();
    return principal == null ? super.getRemoteUser() : principal.getName();
  }

  @Override
  public @Nullable String getAuthType() {
    return principal() == null ? super.getAuthType() : "ATPROTO";
  }

  @Override
  public boolean isUserInRole(String role) {
    AtprotoPrincipal principal = principal();
    if (principal == null) {
      return super.isUserInRole(role);
    }
    // Servlet 6.0 section 13.3: "**" is anyone who is signed in, "*" is no role to ask for.
    if ("**".equals(role) || "*".equals(role)) {
      return "**".equals(role);
    }
    return signIn.rolesOf(principal).contains(role) || super.isUserInRole(role);
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    if (!name.equals(AtprotoFilter.SESSION)) {
      return super.getAttribute(name);
    }
    return lookup.session() instanceof AuthenticationResult.SignedIn in ? in.session() : null;
  }

  @Override
  public boolean authenticate(HttpServletResponse answer) throws IOException {
    AuthenticationResult session = lookup.session();
    if (session instanceof AuthenticationResult.SignedIn) {
      return true;
    }
    signIn.challenge().of((HttpServletRequest) getRequest(), session).writeTo(answer);
    return false;
  }

  @Override
  public void logout() throws ServletException {
    caller.signOut((HttpServletRequest) getRequest(), response);
    // A container without a user of its own may refuse.
    if (super.getUserPrincipal() != null) {
      super.logout();
    }
  }

  /** The container would go on with the request that it made, which knows nobody. */
  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
    AsyncContext context = super.startAsync(request, answer);
    if (watch != null) {
      context.addListener(watch);
    }
    return context;
  }

  private @Nullable AtprotoPrincipal principal() {
    return lookup.session() instanceof AuthenticationResult.SignedIn in
        ? new AtprotoPrincipal(in.session().key())
        : null;
  }
}
