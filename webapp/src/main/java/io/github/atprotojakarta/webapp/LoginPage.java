package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.AtprotoFilter;
import io.github.atprotojakarta.jakarta.AtprotoSessions;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The start page: one field, and where to come back to. */
@WebServlet("")
public class LoginPage extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Stands in the return address of somebody whose form was not sent for want of a session. */
  private static final String FORM_NOT_SENT = AtprotoFilter.NOTICE + "=form_not_sent";

  @Inject private transient AtprotoSessions sessions;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String wanted = request.getParameter("return_to");
    request.setAttribute(
        "returnTo", wanted == null ? request.getContextPath() + "/app/dashboard" : wanted);
    request.setAttribute("formNotSent", wanted != null && wanted.contains(FORM_NOT_SENT));
    sessions.current().ifPresent(session -> request.setAttribute("account", session.did()));
    Pages.show("login", request, response);
  }
}
