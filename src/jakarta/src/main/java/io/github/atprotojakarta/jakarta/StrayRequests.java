package io.github.atprotojakarta.jakarta;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * Answers requests that match no method of {@link AtprotoResource} as clearly as the others. No
 * {@code Provider}, so that it does not answer for the application's own resources.
 */
@ApplicationScoped
public class StrayRequests implements ExceptionMapper<WebApplicationException> {
  @Inject SignIn signIn;
  @Context HttpServletRequest request;

  @Override
  public Response toResponse(WebApplicationException exception) {
    return switch (exception.getResponse().getStatus()) {
      case 404 -> answer(exception, FailureKind.NOT_FOUND);
      case 405 -> answer(exception, FailureKind.METHOD_NOT_ALLOWED);
      case 415 -> answer(exception, FailureKind.UNSUPPORTED_MEDIA_TYPE);
      default -> exception.getResponse();
    };
  }

  private Response answer(WebApplicationException exception, FailureKind kind) {
    Refusal refusal = new Refusal(kind, "The sign-in does not know this request.");
    HttpAnswer answer = signIn.failures().answer(request, refusal, null, null);
    String allowed = exception.getResponse().getHeaderString("Allow");
    return (allowed == null ? answer : answer.with("Allow", allowed)).toResponse();
  }
}
