package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.store.PendingAuthorization;
import java.net.URI;
import java.util.Collection;

/** Checks that a callback belongs to a pending login, before its code is exchanged. */
final class CallbackRules {
  private CallbackRules() {}

  static OAuthCallbackException unknownState() {
    return new OAuthCallbackException(
        Reason.UNKNOWN_STATE,
        "No pending login has this state: it has expired, was already used, or was started"
            + " elsewhere; start the login again",
        null,
        null,
        null);
  }

  /** Checks that the browser of the callback is the one that began the login. */
  static void checkBrowser(PendingAuthorization pending, Collection<Secret> browserTokens) {
    if (browserTokens.stream().map(Secret::sha256).noneMatch(pending.browserHash()::equals)) {
      throw refused(
          Reason.OTHER_BROWSER,
          "This login was started in another browser, or its cookie is missing; start the login"
              + " again");
    }
  }

  /**
   * RFC 9207: a response of another server than the login's own is a mix-up attack. The profile
   * demands {@code iss} in every response; a code that names no server proves nothing.
   */
  static void checkIssuer(PendingAuthorization pending, CallbackParameters parameters) {
    if (parameters.iss() == null && parameters.error() != null) {
      // Not every server names itself when it refuses. Nothing is sent, so nothing can be mixed up.
      return;
    }
    if (parameters.iss() == null) {
      throw refused(
          Reason.ISSUER_MISMATCH,
          "The callback of the authorization server "
              + pending.issuer()
              + " has no iss (RFC 9207), so nobody can tell which server it came from");
    }
    if (!parameters.iss().equals(pending.issuer().toString())) {
      throw refused(
          Reason.ISSUER_MISMATCH,
          "The callback names an authorization server other than "
              + pending.issuer()
              + ", where this login was started");
    }
  }

  /**
   * Returns the code of a callback.
   *
   * @throws OAuthCallbackException when the callback has an error instead, or neither or both
   */
  static Secret code(PendingAuthorization pending, CallbackParameters parameters) {
    Secret code = parameters.code();
    if ((code == null) == (parameters.error() == null)) {
      throw refused(Reason.MALFORMED, "There must be exactly one of the parameters code and error");
    }
    if (code == null) {
      throw new OAuthCallbackException(
          Reason.REFUSED,
          "The authorization server "
              + pending.issuer()
              + " refused the login: "
              + parameters.error(),
          parameters.error(),
          parameters.errorDescription(),
          null);
    }
    return code;
  }

  static OAuthCallbackException otherAccount(PendingAuthorization pending, String sub) {
    return refused(
        Reason.ACCOUNT_MISMATCH,
        "The login was started for "
            + pending.expectedDid()
            + ", but the authorization server returned "
            + sub);
  }

  static OAuthCallbackException foreignAccount(
      PendingAuthorization pending, String sub, URI ownIssuer) {
    return refused(
        Reason.ACCOUNT_MISMATCH,
        "The authorization server "
            + pending.issuer()
            + " issued tokens for "
            + sub
            + ", but the authorization server of that account is "
            + ownIssuer);
  }

  private static OAuthCallbackException refused(Reason reason, String message) {
    return new OAuthCallbackException(reason, message, null, null, null);
  }
}
