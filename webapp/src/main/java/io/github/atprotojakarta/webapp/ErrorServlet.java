package io.github.atprotojakarta.webapp;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Replaces the server's error pages; web.xml sends every error here. It shows the status, never the
 * exception.
 */
public class ErrorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Problem problem =
        Problem.of(status instanceof Integer code ? code : HttpServletResponse.SC_NOT_FOUND);
    PageRenderer.show(problem, request, response);
  }
}
