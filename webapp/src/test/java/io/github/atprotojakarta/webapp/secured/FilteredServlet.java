package io.github.atprotojakarta.webapp.secured;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Pages of the application that the filter guards. */
@WebServlet({"/who", "/page", "/leave"})
public class FilteredServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getServletPath().equals("/leave")) {
      request.logout();
    }
    response.getWriter().print("filtered=" + request.getRemoteUser());
  }
}
