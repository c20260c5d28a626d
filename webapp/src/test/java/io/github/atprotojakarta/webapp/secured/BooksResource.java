package io.github.atprotojakarta.webapp.secured;

import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** A resource that is an enterprise bean: so every server minds its roles. */
@Path("books")
@Stateless
@RolesAllowed("writer")
public class BooksResource {
  @EJB private Books books;

  // Open Liberty cannot tell the roles by JAX-RS's SecurityContext in an enterprise bean.
  @Resource private SessionContext context;

  /** The caller, three times. */
  @GET
  public String list(@Context SecurityContext security) {
    return security.getUserPrincipal().getName()
        + " "
        + context.isCallerInRole("writer")
        + " "
        + books.caller();
  }
}
