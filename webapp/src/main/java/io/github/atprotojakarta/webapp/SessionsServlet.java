package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Ends another session of the same account, for example on a lost phone, or all of them. */
@WebServlet("/app/sessions")
public class SessionsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient AtprotoSessions sessions;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Did did = sessions.require().did();
    if (request.getParameter("all") != null) {
      sessions.signOutEverywhere(did);
      seeOther(request, response, "/?signed_out");
      return;
    }
    String id = request.getParameter("id");
    // Only the account's own sessions: the form's value is not trusted as a key.
    Optional<SessionKey> chosen =
        sessions.list(did).keySet().stream().filter(key -> key.id().equals(id)).findFirst();
    chosen.ifPresent(sessions::signOut);
    seeOther(request, response, "/app/dashboard");
  }

  private static void seeOther(
      HttpServletRequest request, HttpServletResponse response, String page) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", request.getContextPath() + page);
  }
}
