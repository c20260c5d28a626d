package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The start page with the sign-in form. */
@WebServlet("")
public class LoginPage extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient AtprotoSessions sessions;
  @Inject private transient SignInOptions options;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    // The page shows who is signed in. It is outside of the guard, which sets this for its pages.
    response.setHeader("Cache-Control", "no-store");
    String wanted = request.getParameter("return_to");
    request.setAttribute(
        "returnTo", wanted == null ? request.getContextPath() + "/app/dashboard" : wanted);
    sessions.current().ifPresent(session -> request.setAttribute("account", session.did()));
    request.setAttribute("options", options);
    PageRenderer.show("login", request, response);
  }
}
