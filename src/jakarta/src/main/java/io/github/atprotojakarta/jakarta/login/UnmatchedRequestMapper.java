package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * Responds to requests that match no method of {@link AtprotoResource} with the error pages of the
 * sign-in. Not a {@code Provider}, so that it never handles requests for the application's own
 * resources.
 */
@ApplicationScoped
public class UnmatchedRequestMapper implements ExceptionMapper<WebApplicationException> {
  // Resolved late: a JAX-RS implementation may create this bean before the sign-in has started.
  @Inject Instance<ErrorResponses> errors;

  @SuppressWarnings("NullAway.Init") // set by JAX-RS
  @Context
  HttpServletRequest request;

  @Override
  public Response toResponse(WebApplicationException exception) {
    return switch (exception.getResponse().getStatus()) {
      case 404 -> respond(exception, ErrorKind.NOT_FOUND);
      case 405 -> respond(exception, ErrorKind.METHOD_NOT_ALLOWED);
      case 415 -> respond(exception, ErrorKind.UNSUPPORTED_MEDIA_TYPE);
      default -> exception.getResponse();
    };
  }

  private Response respond(WebApplicationException exception, ErrorKind kind) {
    RejectedRequestException rejection =
        new RejectedRequestException(
            kind, "The sign-in has no endpoint for this path, method and content type.");
    HttpReply reply = errors.get().reply(request, rejection, null, null);
    String allowed = exception.getResponse().getHeaderString("Allow");
    return (allowed == null ? reply : reply.with("Allow", allowed)).toResponse();
  }
}
