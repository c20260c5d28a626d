package io.github.atprotojakarta;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A login that came back from the authorization server and cannot be completed. */
public final class OAuthCallbackException extends AtprotoOAuthException {
  /** Why the login ended. */
  public enum Reason {
    /** The parameters are no OAuth authorization response. */
    MALFORMED,
    /** The {@code state} is unknown: forged, already used, or expired. */
    UNKNOWN_STATE,
    /** Another browser began this login. */
    OTHER_BROWSER,
    /** The {@code iss} parameter is missing or names another server. */
    ISSUER_MISMATCH,
    /** The server answered with an error; {@link OAuthCallbackException#error()} has its code. */
    REFUSED,
    /** The tokens are for an account that this login may not end with. */
    ACCOUNT_MISMATCH
  }

  private final Reason reason;
  private final @Nullable String error;
  private final @Nullable String description;
  private final @Nullable String appState;

  /**
   * Creates the exception.
   *
   * @param reason why the login ended
   * @param error the OAuth error code from the callback, {@code null} when there was none
   * @param description the server's own words, {@code null} when there were none
   * @param appState what the application gave to the login, {@code null} when it is not known
   */
  public OAuthCallbackException(
      Reason reason,
      String message,
      @Nullable String error,
      @Nullable String description,
      @Nullable String appState,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.error = error;
    this.description = description;
    this.appState = appState;
  }

  /** Why the login ended. */
  public Reason reason() {
    return reason;
  }

  /** The OAuth error code from the callback, such as {@code access_denied}. */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }

  /** The server's own words from the callback. */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /** What the application gave to the login. */
  public Optional<String> appState() {
    return Optional.ofNullable(appState);
  }
}
