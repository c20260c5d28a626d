package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.operations.AtprotoAdministration;
import io.github.atprotojakarta.session.AdministrativeAct;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;

/**
 * The operator's form that blocks and unblocks an account.
 *
 * @param act the button: {@code block} or {@code unblock}
 * @param account what the operator typed as DID
 * @param reason what the operator typed as reason
 */
public record BlockForm(String act, String account, String reason) {
  static BlockForm of(HttpServletRequest request) {
    return new BlockForm(
        parameter(request, "act"), parameter(request, "account"), parameter(request, "reason"));
  }

  private static String parameter(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "").strip();
  }

  /**
   * Blocks or unblocks the account.
   *
   * @param operator who does it, for the audit log
   * @throws IllegalArgumentException if a field is wrong; its message is for the operator
   */
  void submit(AtprotoAdministration administration, String operator) {
    Did did = did();
    AdministrativeAct why = new AdministrativeAct(operator, reason);
    if (act.equals("block")) {
      administration.block(did, why);
    } else if (act.equals("unblock")) {
      if (!administration.unblock(did, why)) {
        throw new IllegalArgumentException("The account " + did + " is not blocked");
      }
    } else {
      throw new IllegalArgumentException("Use one of the buttons of the form");
    }
  }

  private Did did() {
    try {
      return Did.parse(account);
    } catch (IdentityException e) {
      throw new IllegalArgumentException(
          "The account must be a DID, such as did:plc:ewvi7nxzyoun6zhxrhs64oiz", e);
    }
  }
}
