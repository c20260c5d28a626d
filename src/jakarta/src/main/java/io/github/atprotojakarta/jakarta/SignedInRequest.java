package io.github.atprotojakarta.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that knows who is signed in. On an open page the session is looked up when asked. */
final class SignedInRequest extends HttpServletRequestWrapper {
  private final Caller caller;
  private final Optional<AtprotoRoles> roles;

  SignedInRequest(HttpServletRequest request, Caller caller, Optional<AtprotoRoles> roles) {
    super(request);
    this.caller = caller;
    this.roles = roles;
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
    return roles.map(own -> own.isUserInRole(principal, role)).orElse(false);
  }

  private @Nullable AtprotoPrincipal principal() {
    return caller.session((HttpServletRequest) getRequest()) instanceof CallerSession.SignedIn in
        ? new AtprotoPrincipal(in.session().key())
        : null;
  }
}
