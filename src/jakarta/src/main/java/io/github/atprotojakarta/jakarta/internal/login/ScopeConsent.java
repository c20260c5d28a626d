package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationEntryPoint;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Responds to requests of people who granted less than the request needs: sends a person to the
 * consent page of the account's server and back, a program a 403. The consent begins without a
 * question of this application: it is a login of the account that is signed in already, so no other
 * site can sign the person in to another one.
 */
@Dependent
public final class ScopeConsent {
  private final LoginEndpoints login;
  private final AuthenticationEntryPoint entryPoint;
  private final ApplicationUrls urls;
  private final ScopeRequests scopeRequests;

  /** Creates the responses. */
  @Inject
  public ScopeConsent(
      @LibraryBean AtprotoConfiguration configuration,
      @LibraryBean AtprotoOAuthClient client,
      LoginEndpoints login,
      AuthenticationEntryPoint entryPoint,
      ApplicationUrls urls) {
    this.login = login;
    this.entryPoint = entryPoint;
    this.urls = urls;
    this.scopeRequests = new ScopeRequests(configuration, client);
  }

  /** Returns the response to a request whose session lacks scopes. */
  public HttpReply reply(HttpServletRequest request, OAuthSession session, Scopes missing) {
    HttpReply reply =
        login.stepUp(request, session.did(), () -> consent(request, session, missing));
    return reply.status() == 403
        ? reply.with(
            "WWW-Authenticate",
            "AtprotoSession error=\"insufficient_scope\", scope=\"" + missing + "\"")
        : reply;
  }

  private HttpReply consent(HttpServletRequest request, OAuthSession session, Scopes missing) {
    // Also checks the setting: a program must not look for a scope that nobody can grant.
    Scopes scope = scopeRequests.of(session, missing);
    if (!entryPoint.canShowPage(request)) {
      throw new RejectedRequestException(
          ErrorKind.INSUFFICIENT_SCOPE, "The session lacks the scope " + missing + ".");
    }
    Optional<String> loopback = urls.rightLoopbackAddress(request);
    return loopback.isPresent()
        ? HttpReply.seeOther(loopback.get())
        : login.authorize(
            request,
            LoginRequest.forScopes(
                session.did().value(), entryPoint.returnPage(request), scope, missing));
  }
}
