package io.github.atprotojakarta.jakarta.security;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.filter.AtprotoFilter;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationEntryPoint;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationResult;
import io.github.atprotojakarta.jakarta.internal.authentication.CachedAuthentication;
import io.github.atprotojakarta.jakarta.internal.authentication.CookieRenewal;
import io.github.atprotojakarta.jakarta.internal.authentication.HttpSessionOwner;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.authentication.SignInPages;
import io.github.atprotojakarta.jakarta.internal.login.LoginEndpoints;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.CallerOnlyCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.security.enterprise.identitystore.IdentityStore.ValidationType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The sign-in as Jakarta Security's authentication mechanism. It authenticates each request by its
 * cookie, so the container need not remember the caller. Not a bean by itself: {@link
 * AtprotoExtension} makes it one for applications with a definition.
 */
class AtprotoMechanism implements HttpAuthenticationMechanism {
  private static final System.Logger LOG = System.getLogger(AtprotoMechanism.class.getName());

  private Instance<RequestAuthentication> authentication;
  private Instance<AuthenticationEntryPoint> entryPoint;
  private Instance<CookieRenewal> cookieRenewal;
  private Instance<LoginEndpoints> login;
  private Instance<SignInPages> signInPages;
  private Instance<HttpSessionOwner> httpSessions;
  private Instance<IdentityStore> stores;

  /** Not injected: on some servers a type that an extension adds does not see our other beans. */
  @PostConstruct
  void findBeans() {
    CDI<Object> beans = CDI.current();
    authentication = beans.select(RequestAuthentication.class);
    entryPoint = beans.select(AuthenticationEntryPoint.class);
    cookieRenewal = beans.select(CookieRenewal.class);
    login = beans.select(LoginEndpoints.class);
    signInPages = beans.select(SignInPages.class);
    httpSessions = beans.select(HttpSessionOwner.class);
    stores = beans.select(IdentityStore.class);
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    boolean requested = context.isAuthenticationRequest();
    if (requested
        && context.getAuthParameters().getCredential() instanceof CallerOnlyCredential who) {
      return send(login.get().loginByApplication(request, who.getCaller()), response);
    }
    AuthenticationResult result = authentication.get().authenticate(request);
    boolean foreign =
        !signInPages.get().areEndpoints(request) && httpSessions.get().endForeign(request, result);
    boolean anew = requested && context.getAuthParameters().isNewAuthentication();
    boolean challenged =
        context.isProtected() && !(result instanceof AuthenticationResult.SignedIn);
    if (foreign && !challenged) {
      return send(entryPoint.get().repeat(request), response);
    }
    if (result instanceof AuthenticationResult.SignedIn in && !anew) {
      return signedIn(in, request, response, context);
    }
    if (!context.isProtected() && !requested) {
      return context.doNothing();
    }
    SignInPages open = signInPages.get();
    if (open.include(request) && !open.areForAdministrators(request)) {
      LOG.log(
          Level.WARNING,
          "ATP2105 Nobody can sign in, because {0} is part of the sign-in but is protected. Exclude it from"
              + " the security-constraint or @ServletSecurity",
          request.getRequestURI());
      return context.doNothing();
    }
    return send(entryPoint.get().reply(request, result), response);
  }

  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    authentication.get().signOut(request, response);
    context.cleanClientSubject();
  }

  private AuthenticationStatus signedIn(
      AuthenticationResult.SignedIn result,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context) {
    request.setAttribute(AtprotoFilter.SESSION, result.session());
    if (context.isProtected()) {
      response.setHeader("Cache-Control", "no-store");
      cookieRenewal
          .get()
          .headers(request, result.session())
          .forEach(cookie -> response.addHeader("Set-Cookie", cookie));
    }
    CachedAuthentication cached = authentication.get().cached(request);
    AtprotoPrincipal principal = cached.principal().orElseThrow();
    return context.notifyContainerAboutLogin(principal, groups(principal, cached.roles()));
  }

  private Set<String> groups(AtprotoPrincipal principal, Set<String> roles) {
    Set<String> groups = new LinkedHashSet<>(roles);
    CredentialValidationResult known =
        new CredentialValidationResult(
            new CallerPrincipal(principal.getName()), Set.copyOf(groups));
    for (IdentityStore store : stores) {
      if (store.validationTypes().contains(ValidationType.PROVIDE_GROUPS)) {
        groups.addAll(store.getCallerGroups(known));
      }
    }
    return groups;
  }

  private static AuthenticationStatus send(HttpReply reply, HttpServletResponse response)
      throws AuthenticationException {
    try {
      reply.writeTo(response);
      // WildFly replaces an error response that is not committed with its own error page.
      response.flushBuffer();
      return AuthenticationStatus.SEND_CONTINUE;
    } catch (IOException e) {
      throw new AuthenticationException("The response could not be sent", e);
    }
  }
}
