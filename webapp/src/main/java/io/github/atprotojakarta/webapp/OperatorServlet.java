package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.jakarta.operations.AtprotoAdministration;
import io.github.atprotojakarta.jakarta.operations.AtprotoHealth;
import io.github.atprotojakarta.jakarta.operations.AtprotoSelfCheck;
import io.github.atprotojakarta.persistence.KeyUsage;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Shows operators how this node and the stored sessions are: readiness, self-check, keys, owed
 * revocations, the last failures, and charts of the last hour. Changes nothing.
 */
@WebServlet("/app/operator")
public class OperatorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int ROWS = 20;

  @Inject private transient AtprotoOAuthClient client;
  @Inject private transient AtprotoHealth health;
  @Inject private transient AtprotoSelfCheck selfCheck;
  @Inject private transient AtprotoAdministration administration;
  @Inject private transient KeyUsage keys;
  @Inject private transient LastHour lastHour;
  @Inject private transient LastFailures failures;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!request.isUserInRole(Operators.ROLE)) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    response.setHeader("Cache-Control", "no-store");
    request.setAttribute("readiness", health.readiness());
    request.setAttribute("findings", selfCheck.findings());
    request.setAttribute("checked", selfCheck.checkedAt().map(Moments::format).orElse(null));
    request.setAttribute("charts", lastHour.charts());
    request.setAttribute("failures", failures.rows());
    request.setAttribute("clientKeys", client.keySet().kids());
    try {
      request.setAttribute("counts", administration.count().orElse(null));
      request.setAttribute("owed", administration.owedRevocations(null, ROWS).sessions());
      request.setAttribute("clientKeyUse", keys.ofClientKeys());
      request.setAttribute("encryptionKeyUse", keys.ofEncryptionKeys());
    } catch (TransientException e) {
      // The rest of the page tells what is wrong.
      request.setAttribute("storeFault", e.getMessage());
    }
    PageRenderer.show("operator", request, response);
  }
}
