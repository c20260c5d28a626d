package io.github.atprotojakarta.webapp;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Tells tests who calls, in which roles. It is added to the WAR for tests only. */
@WebServlet("/app/caller")
public class CallerServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response
        .getWriter()
        .print(
            "name=%s writer=%s admin=%s"
                .formatted(
                    request.getUserPrincipal().getName(),
                    request.isUserInRole("writer"),
                    request.isUserInRole("admin")));
  }
}
