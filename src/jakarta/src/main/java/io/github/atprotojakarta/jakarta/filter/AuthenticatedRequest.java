package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationEntryPoint;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationResult;
import io.github.atprotojakarta.jakarta.internal.authentication.CachedAuthentication;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestOfPerson;
import io.github.atprotojakarta.jakarta.internal.web.PersonalResponse;
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
 * A request that shows who is signed in. On an open page the session is looked up at the first
 * question about it; the result stays with the request, so that asynchronous threads see it, too.
 */
final class AuthenticatedRequest extends HttpServletRequestWrapper implements RequestOfPerson {
  private final HttpServletResponse response;
  private final RequestAuthentication authentication;
  private final CachedAuthentication cached;
  private final AuthenticationEntryPoint entryPoint;
  private final @Nullable AsyncListener listener;

  /**
   * Wraps a request.
   *
   * @param listener is added to asynchronous work that the application starts; {@code null} for
   *     none
   */
  AuthenticatedRequest(
      HttpServletRequest request,
      HttpServletResponse response,
      RequestAuthentication authentication,
      AuthenticationEntryPoint entryPoint,
      @Nullable AsyncListener listener) {
    super(request);
    this.response = response;
    this.authentication = authentication;
    this.cached = authentication.cached(request);
    this.entryPoint = entryPoint;
    this.listener = listener;
  }

  @Override
  public HttpServletRequest ofContainer() {
    return (HttpServletRequest) getRequest();
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
    // Servlet 6.0 section 13.3: everybody who is signed in has "**", and nobody has "*".
    if ("**".equals(role) || "*".equals(role)) {
      return "**".equals(role);
    }
    return cached.roles().contains(role) || super.isUserInRole(role);
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    if (!name.equals(RequestGuard.SESSION)) {
      return super.getAttribute(name);
    }
    return result() instanceof AuthenticationResult.SignedIn in ? in.session() : null;
  }

  @Override
  public boolean authenticate(HttpServletResponse target) throws IOException {
    AuthenticationResult result = result();
    if (result instanceof AuthenticationResult.SignedIn) {
      return true;
    }
    entryPoint.reply((HttpServletRequest) getRequest(), result).writeTo(target);
    return false;
  }

  @Override
  public void logout() throws ServletException {
    authentication.signOut((HttpServletRequest) getRequest(), response);
    // A container without a user of its own may refuse.
    if (super.getUserPrincipal() != null) {
      super.logout();
    }
  }

  /** Passes this request on: the container's own does not show who is signed in. */
  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse target) {
    AsyncContext context = super.startAsync(request, target);
    if (listener != null) {
      context.addListener(listener);
    }
    return context;
  }

  /** From here on the response depends on who is signed in, also if nobody is. */
  private AuthenticationResult result() {
    PersonalResponse.mark(response);
    return cached.result();
  }

  private @Nullable AtprotoPrincipal principal() {
    PersonalResponse.mark(response);
    return cached.principal().orElse(null);
  }
}
