package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows the account, its permissions, its newest posts and its sessions. */
@WebServlet("/app/dashboard")
public class DashboardServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int NEWEST = 5;

  @Inject private transient AtprotoSessions sessions;
  @Inject private transient Profiles profiles;
  @Inject private transient Posts posts;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    OAuthSession session = sessions.require();
    request.setAttribute("token", session.tokenInfo());
    request.setAttribute("sessions", SessionRow.of(sessions.list(session.did()), session.key()));
    request.setAttribute("missing", PermissionsServlet.missing(sessions));
    request.setAttribute("newest", NEWEST);
    try {
      request.setAttribute("profile", profiles.current());
      request.setAttribute("posts", posts.newest(NEWEST));
    } catch (AtprotoOAuthException e) {
      if (Problem.endsSession(e)) {
        throw e;
      }
      Problem problem = Problem.of(e);
      PageRenderer.setStatus(problem, response);
      request.setAttribute("problem", problem);
    }
    PageRenderer.show("dashboard", request, response);
  }
}
