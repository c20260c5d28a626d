package io.github.atprotojakarta.webapp.secured;

import jakarta.ejb.EJBAccessException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** On some servers a resource that is an enterprise bean refuses by a 500 without this. */
public class RefusedByBean implements ExceptionMapper<EJBAccessException> {
  @Override
  public Response toResponse(EJBAccessException refused) {
    return Response.status(Response.Status.FORBIDDEN).build();
  }
}
