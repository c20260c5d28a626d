package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.scope.IncludeScope;
import io.github.atprotojakarta.scope.Scope;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/**
 * Asks the person's server for the permissions of this application that the session lacks, then
 * leads back to the dashboard.
 */
@WebServlet("/app/permissions")
public class PermissionsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient AtprotoSessions sessions;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    List<String> missing = missing(sessions);
    if (!missing.isEmpty()) {
      sessions.requireScope(missing.toArray(String[]::new));
    }
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", request.getContextPath() + "/app/dashboard");
  }

  /** Returns the scopes of {@code atproto.scope} that the session lacks. */
  static List<String> missing(AtprotoSessions sessions) {
    OAuthSession session = sessions.require();
    Scopes declared = Scopes.parse(sessions.client().clientMetadata().scope());
    // The permissions of an include are known to its publisher only.
    return session.tokenInfo().granted().missing(declared).scopes().stream()
        .filter(scope -> !(scope instanceof IncludeScope))
        .map(Scope::toString)
        .toList();
  }
}
