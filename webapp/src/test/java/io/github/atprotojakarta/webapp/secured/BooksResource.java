package io.github.atprotojakarta.webapp.secured;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
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

  // Open Liberty cannot tell the roles by the other SecurityContext in an enterprise bean.
  @Inject private jakarta.security.enterprise.SecurityContext caller;

  /** The caller, three times. */
  @GET
  public String list(@Context SecurityContext security) {
    return security.getUserPrincipal().getName()
        + " "
        + caller.isCallerInRole("writer")
        + " "
        + books.caller();
  }
}
