package io.github.atprotojakarta.jakarta.security;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.filter.AtprotoFilter;
import io.github.atprotojakarta.jakarta.internal.boot.AtprotoRuntime;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.session.AuthenticationResult;
import io.github.atprotojakarta.jakarta.session.RequestAuthentication;
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
 * The sign-in as Jakarta Security's authentication mechanism. Each request is judged by its cookie
 * anew, so the container need not remember anything. No bean by itself: {@link AtprotoExtension}
 * makes it one for applications that want it.
 */
class AtprotoMechanism implements HttpAuthenticationMechanism {
  private static final System.Logger LOG = System.getLogger(AtprotoMechanism.class.getName());

  private AtprotoRuntime signIn;
  private RequestAuthentication caller;
  private Instance<IdentityStore> stores;

  /** Not injected: on some servers a type that an extension adds does not see our other beans. */
  @PostConstruct
  void findParts() {
    signIn = CDI.current().select(AtprotoRuntime.class).get();
    caller = CDI.current().select(RequestAuthentication.class).get();
    stores = CDI.current().select(IdentityStore.class);
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    boolean asked = context.isAuthenticationRequest();
    if (asked && context.getAuthParameters().getCredential() instanceof CallerOnlyCredential who) {
      return send(signIn.endpoints().loginByApplication(request, who.getCaller()), response);
    }
    AuthenticationResult session = caller.session(request);
    boolean anew = asked && context.getAuthParameters().isNewAuthentication();
    if (session instanceof AuthenticationResult.SignedIn in && !anew) {
      return signedIn(in, request, response, context);
    }
    if (!context.isProtected() && !asked) {
      return context.doNothing();
    }
    if (signIn.isOwnPage(request)) {
      LOG.log(
          Level.WARNING,
          "{0} is needed to sign in and is protected, so nobody can: leave it out of the"
              + " security-constraint or @ServletSecurity",
          request.getRequestURI());
      return context.doNothing();
    }
    return send(signIn.challenge().of(request, session), response);
  }

  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    caller.signOut(request, response);
    context.cleanClientSubject();
  }

  private AuthenticationStatus signedIn(
      AuthenticationResult.SignedIn session,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context) {
    request.setAttribute(AtprotoFilter.SESSION, session.session());
    if (context.isProtected()) {
      response.setHeader("Cache-Control", "no-store");
    }
    AtprotoPrincipal principal = new AtprotoPrincipal(session.session().key());
    return context.notifyContainerAboutLogin(principal, groups(principal));
  }

  private Set<String> groups(AtprotoPrincipal principal) {
    Set<String> groups = new LinkedHashSet<>(signIn.rolesOf(principal));
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

  private static AuthenticationStatus send(HttpReply answer, HttpServletResponse response)
      throws AuthenticationException {
    try {
      answer.writeTo(response);
      // WildFly puts its own page in the place of an error that is not yet on its way.
      response.flushBuffer();
      return AuthenticationStatus.SEND_CONTINUE;
    } catch (IOException e) {
      throw new AuthenticationException("The answer could not be sent", e);
    }
  }
}
