package io.github.atprotojakarta.webapp.rollback;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * Calls the method of {@link RolledBackCaller} that {@code method} names with the newest session of
 * {@code did}, and tells what came of it and what is in the database afterwards.
 */
@WebServlet("/caller")
public class RolledBackCallerServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient AtprotoSessions sessions;
  @EJB private transient RolledBackCaller caller;
  @EJB private transient Notes notes;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SessionKey key =
        sessions.list(Did.parse(request.getParameter("did"))).keySet().iterator().next();
    notes.empty();
    OptionalLong before = notes.version(key.id());
    String result = result(request.getParameter("method"), key);
    OptionalLong after = notes.version(key.id());
    String row =
        after.isEmpty() ? "no row" : "version +" + (after.getAsLong() - before.getAsLong());
    response.getWriter().print("%s; notes=%d; %s".formatted(result, notes.count(), row));
  }

  private String result(String method, SessionKey key) {
    try {
      return switch (method) {
        case "marks" -> caller.marks(key);
        case "fails" -> caller.fails(key);
        case "signsOut" -> caller.signsOut(key);
        case "goesOn" -> caller.goesOn(key);
        case "calls" -> caller.calls(key);
        default -> throw new IllegalArgumentException(method);
      };
    } catch (EJBException e) {
      return "failed " + e.getCausedByException().getMessage();
    }
  }
}
