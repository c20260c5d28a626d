package io.github.atprotojakarta.webapp.secured;

import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.CallerOnlyCredential;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** An open page that signs people in by itself, with and without their handle, or once more. */
@WebServlet("/enter")
public class EnterServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient SecurityContext security;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getParameter("anew") != null) {
      var unused =
          security.authenticate(
              request, response, AuthenticationParameters.withParams().newAuthentication(true));
    } else if (request.authenticate(response)) {
      response.getWriter().print("entered=" + request.getUserPrincipal().getName());
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    var unused =
        security.authenticate(
            request,
            response,
            AuthenticationParameters.withParams()
                .credential(new CallerOnlyCredential(request.getParameter("handle"))));
  }
}
