package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.internal.audit.AuditTrail;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationResult;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.authentication.SignInPages;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
import io.github.atprotojakarta.jakarta.internal.web.RequestedPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds requests by which another site's page would act as the signed-in person (CSRF). {@code
 * SameSite=Lax} does not stop the other hosts of a domain, and old browsers do not know it.
 */
final class CrossSiteRequests {
  private final RequestOrigin origin;
  private final ErrorResponses errors;
  private final SignInPages signIn;
  private final PathPatterns exempt;
  private final RequestAuthentication authentication;
  private final AuditTrail audit;

  CrossSiteRequests(
      RequestOrigin origin,
      ErrorResponses errors,
      SignInPages signIn,
      PathPatterns exempt,
      RequestAuthentication authentication,
      AuditTrail audit) {
    this.authentication = authentication;
    this.audit = audit;
    this.origin = origin;
    this.errors = errors;
    this.signIn = signIn;
    this.exempt = exempt;
  }

  /** Returns whether a request must not be handled as a person's. The endpoints check their own. */
  boolean include(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.REQUEST
        && origin.isCrossSite(request)
        && !signIn.areEndpoints(request)
        && !exempt.open(RequestedPath.of(request));
  }

  /** Returns the response to such a request. */
  HttpReply refusal(HttpServletRequest request) {
    return errors.reply(
        request,
        new RejectedRequestException(
            ErrorKind.CROSS_SITE,
            "A page of another site sent this request, so it was not processed."),
        null,
        null,
        failure ->
            audit.act(
                AuditEvent.Kind.CROSS_SITE_REFUSED,
                request,
                account(request),
                failure.reference(),
                failure.code()));
  }

  /** Returns the account for which the other site sent the request. */
  private @Nullable Did account(HttpServletRequest request) {
    return authentication.authenticate(request) instanceof AuthenticationResult.SignedIn in
        ? in.session().did()
        : null;
  }
}
