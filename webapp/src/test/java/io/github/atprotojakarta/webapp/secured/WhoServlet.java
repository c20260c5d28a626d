package io.github.atprotojakarta.webapp.secured;

import io.github.atprotojakarta.jakarta.filter.AtprotoFilter;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** An open page that tells who is there, as every API of the platform says it. */
@WebServlet("/who")
public class WhoServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient SecurityContext security;
  @EJB private transient Books books;
  @EJB private transient Shelf shelf;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response
        .getWriter()
        .print(
            "servlet="
                + name(request.getUserPrincipal())
                + " security="
                + name(security.getCallerPrincipal())
                + " writer="
                + request.isUserInRole("writer")
                + " boss="
                + request.isUserInRole("boss")
                + " attribute="
                + (request.getAttribute(AtprotoFilter.SESSION) != null)
                + " context="
                + security.isCallerInRole("writer")
                + " stateless="
                + books.current()
                + " singleton="
                + shelf.current());
  }

  /** WildFly has a principal for nobody, too. */
  private static String name(@Nullable Principal principal) {
    return principal == null || principal.getName().equals("anonymous")
        ? "nobody"
        : principal.getName();
  }
}
