package io.github.atprotojakarta;

import io.github.atprotojakarta.identity.Did;
import org.jspecify.annotations.Nullable;

/**
 * An administrator has blocked the account ({@link SessionAdministration#block}), so it cannot sign
 * in. It has no session, and tokens that were issued are revoked. Trying again does not help.
 */
public final class AccountBlockedException extends AtprotoOAuthException {
  private final Did did;

  /**
   * Creates the exception.
   *
   * @param appState the application's own state of the login, {@code null} if there is none
   */
  public AccountBlockedException(Did did, @Nullable String appState) {
    super(
        "The account " + did + " is blocked in this application; an administrator can unblock it",
        null);
    this.did = did;
    setAppState(appState);
  }

  /** Returns the account. */
  public Did did() {
    return did;
  }
}
