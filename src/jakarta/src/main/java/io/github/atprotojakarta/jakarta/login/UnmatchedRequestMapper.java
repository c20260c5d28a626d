package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.jakarta.internal.boot.AtprotoRuntime;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
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
public class UnmatchedRequestMapper implements ExceptionMapper<WebApplicationException> {
  @Inject AtprotoRuntime signIn;
  @Context HttpServletRequest request;

  @Override
  public Response toResponse(WebApplicationException exception) {
    return switch (exception.getResponse().getStatus()) {
      case 404 -> answer(exception, ErrorKind.NOT_FOUND);
      case 405 -> answer(exception, ErrorKind.METHOD_NOT_ALLOWED);
      case 415 -> answer(exception, ErrorKind.UNSUPPORTED_MEDIA_TYPE);
      default -> exception.getResponse();
    };
  }

  private Response answer(WebApplicationException exception, ErrorKind kind) {
    RejectedRequestException refusal =
        new RejectedRequestException(kind, "The sign-in does not know this request.");
    HttpReply answer = signIn.failures().answer(request, refusal, null, null);
    String allowed = exception.getResponse().getHeaderString("Allow");
    return (allowed == null ? answer : answer.with("Allow", allowed)).toResponse();
  }
}
