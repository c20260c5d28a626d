package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows the accounts that this browser is signed in to ({@code atproto.accounts}). The page's forms
 * switch to another one: {@code POST /oauth/switch}.
 */
@WebServlet("/app/accounts")
public class AccountsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient AtprotoSessions sessions;

  /**
   * A row of the page.
   *
   * @param did the account
   * @param name its handle with an at sign, if the library has verified it; else the DID
   * @param current whether requests use this account now
   */
  public record Row(String did, String name, boolean current) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Did current = sessions.require().did();
    List<Row> rows = new ArrayList<>();
    for (OAuthSession session : sessions.accounts()) {
      Did did = session.did();
      String name =
          sessions
              .client()
              .knownHandle(did)
              .map(handle -> "@" + handle.value())
              .orElse(did.value());
      rows.add(new Row(did.value(), name, did.equals(current)));
    }
    request.setAttribute("accounts", rows);
    PageRenderer.show("accounts", request, response);
  }
}
