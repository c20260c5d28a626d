package io.github.atprotojakarta;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A login returned from the authorization server and cannot be completed. */
public final class OAuthCallbackException extends AtprotoOAuthException {
  /** The reason why the login ended. */
  public enum Reason {
    /** The parameters are not an OAuth authorization response. */
    MALFORMED,
    /** The {@code state} is unknown: forged, already used, or expired. */
    UNKNOWN_STATE,
    /** Another browser began this login. */
    OTHER_BROWSER,
    /** The {@code iss} parameter is missing or names another server. */
    ISSUER_MISMATCH,
    /** The server sent an error; {@link OAuthCallbackException#error()} is its code. */
    REFUSED,
    /** The tokens are for another account than the login allows. */
    ACCOUNT_MISMATCH
  }

  private final Reason reason;
  private final @Nullable String error;
  private final @Nullable String description;

  /**
   * Creates the exception.
   *
   * @param reason why the login ended
   * @param error the OAuth error code from the callback, {@code null} when there was none
   * @param description the server's own description, {@code null} if there was none
   */
  public OAuthCallbackException(
      Reason reason,
      String message,
      @Nullable String error,
      @Nullable String description,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.error = error;
    this.description = description;
  }

  /** Returns the reason why the login ended. */
  public Reason reason() {
    return reason;
  }

  /** Returns the OAuth error code of the callback, such as {@code access_denied}. */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }

  /** Returns the server's own description. */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }
}
