package io.github.atprotojakarta.webapp.secured;

import jakarta.ejb.EJB;
import jakarta.ejb.EJBAccessException;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page for writers. */
@WebServlet("/books")
@ServletSecurity(@HttpConstraint(rolesAllowed = "writer"))
public class BooksServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @EJB private transient Books books;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response
        .getWriter()
        .print("caller=" + books.caller() + " handle=" + books.handle() + " burnt=" + burnt());
  }

  private boolean burnt() {
    try {
      books.burn();
      return true;
    } catch (EJBAccessException e) {
      return false;
    }
  }
}
