package io.github.atprotojakarta.webapp.callers;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/** Says whom servlet, library, EJB container and CDI take for the caller. */
@WebServlet("/callers")
public class CallerReportServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @EJB private transient CallerBean bean;
  @Inject private transient InjectedCaller injected;
  @Inject private transient AtprotoSessions sessions;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response
        .getWriter()
        .print(
            "servlet="
                + request.getRemoteUser()
                + " ours="
                + (request.getUserPrincipal() instanceof AtprotoPrincipal)
                + " library="
                + sessions.current().map(session -> session.did().value()).orElse("nobody")
                + " ejb="
                + of(() -> bean.caller())
                + " injected="
                + of(() -> injected.caller()));
  }

  private static String of(Supplier<String> caller) {
    try {
      return caller.get();
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }
}
