package io.github.atprotojakarta.webapp.mechanisms;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Pages for people and for programs; each tells the caller. */
@WebServlet({"/reports/today", "/desk"})
@ServletSecurity(@HttpConstraint(rolesAllowed = {"writer", "program"}))
public class ReportsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response
        .getWriter()
        .print(
            request.getRemoteUser()
                + " writer="
                + request.isUserInRole("writer")
                + " program="
                + request.isUserInRole("program"));
  }
}
