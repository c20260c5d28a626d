package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.jakarta.operations.AtprotoAdministration;
import io.github.atprotojakarta.jakarta.operations.AtprotoHealth;
import io.github.atprotojakarta.jakarta.operations.AtprotoSelfCheck;
import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.persistence.EncryptionKeys;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.persistence.KeyUsage;
import io.github.atprotojakarta.store.BlockedAccountPage;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows operators how this node and the stored sessions are: readiness, self-check, keys, owed
 * revocations, blocked accounts, the last failures, and charts of the last hour. A form blocks and
 * unblocks accounts.
 */
@WebServlet("/app/operator")
public class OperatorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int ROWS = 20;

  @Inject private transient AtprotoOAuthClient client;
  @Inject private transient AtprotoHealth health;
  @Inject private transient AtprotoSelfCheck selfCheck;
  @Inject private transient AtprotoAdministration administration;
  @Inject private transient KeyUsage keyUsage;
  @Inject private transient EncryptionKeys encryptionKeys;
  @Inject private transient LastHour lastHour;
  @Inject private transient LastFailures failures;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (isOperator(request, response)) {
      show(request, response);
    }
  }

  /** AtprotoFilter refuses the forms of other sites. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!isOperator(request, response)) {
      return;
    }
    request.setCharacterEncoding("UTF-8");
    BlockForm form = BlockForm.of(request);
    try {
      form.submit(administration, request.getUserPrincipal().getName());
    } catch (IllegalArgumentException e) {
      response.setStatus(422);
      request.setAttribute("form", form);
      request.setAttribute("formProblem", e.getMessage());
      show(request, response);
      return;
    }
    // A redirect, so that a reload does not send the form twice.
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", request.getContextPath() + "/app/operator#blocked");
  }

  private static boolean isOperator(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean operator = request.isUserInRole(Operators.ROLE);
    if (!operator) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
    return operator;
  }

  private void show(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.setHeader("Cache-Control", "no-store");
    request.setAttribute("readiness", health.readiness());
    request.setAttribute("findings", selfCheck.findings());
    request.setAttribute("checked", selfCheck.checkedAt().map(Moments::format).orElse(null));
    request.setAttribute("charts", lastHour.charts());
    request.setAttribute("failures", failures.rows());
    try {
      request.setAttribute("counts", administration.count().orElse(null));
      request.setAttribute("owed", administration.owedRevocations(null, ROWS).sessions());
      showBlocks(request);
      showKeys(request, keyUsage.ofClientKeys(), keyUsage.ofEncryptionKeys());
    } catch (TransientException e) {
      // The rest of the page tells what is wrong.
      request.setAttribute("storeFault", e.getMessage());
      showKeys(request, null, null);
    }
    PageRenderer.show("operator", request, response);
  }

  private void showBlocks(HttpServletRequest request) {
    BlockedAccountPage page = administration.listBlocks(null, BlockedAccountPage.LARGEST);
    request.setAttribute("blocks", page.accounts().stream().map(BlockRow::new).toList());
    request.setAttribute("moreBlocks", page.next() != null);
  }

  private void showKeys(
      HttpServletRequest request,
      @Nullable Map<String, Long> clientKeyUse,
      @Nullable Map<String, Long> encryptionKeyUse) {
    Instant now = Instant.now();
    ClientKeySet clientKeys = client.keySet();
    request.setAttribute(
        "clientKeys",
        KeyRow.of(
            clientKeys.kids(),
            kid -> clientKeys.find(kid).flatMap(ClientKey::createdAt),
            kid -> clientKeys.find(kid).map(KeyRow::end).orElse(""),
            clientKeyUse,
            now));
    KeyRing ring = encryptionKeys.get();
    request.setAttribute(
        "encryptionKeys",
        KeyRow.of(ring.keyIds(), ring::createdAt, kid -> "", encryptionKeyUse, now));
  }
}
