package io.github.atprotojakarta.webapp.guarded;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A login page with a view, an open page, and guarded pages. */
@WebServlet(urlPatterns = {"/sign-in", "/sign-in-view", "/about", "/forwarding", "/app/*"})
public class PagesServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (request.getServletPath()) {
      case "/sign-in" -> request.getRequestDispatcher("/sign-in-view").forward(request, response);
      case "/forwarding" -> request.getRequestDispatcher("/app/page").forward(request, response);
      default ->
          response
              .getWriter()
              .print(request.getServletPath() + " shown to " + request.getRemoteUser());
    }
  }
}
