package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of an exception for the person who made the request.
 *
 * @param kind the kind of failure
 * @param code its stable name, usually the kind's own
 * @param detail a sentence about this failure that may be shown
 */
record ErrorMapping(ErrorKind kind, String code, String detail) {
  private static final int MAX_DESCRIPTION = 300;

  ErrorMapping(ErrorKind kind, String detail) {
    this(kind, kind.code(), detail);
  }

  /** Maps an exception. The detail of an unexpected one reveals nothing about its cause. */
  static ErrorMapping of(Exception exception) {
    if (exception instanceof RejectedRequestException e) {
      return new ErrorMapping(e.kind(), e.code(), String.valueOf(e.getMessage()));
    }
    if (exception instanceof AtprotoOAuthException e) {
      return ofOAuth(e);
    }
    return new ErrorMapping(ErrorKind.INTERNAL_ERROR, "The cause is in this application's log.");
  }

  private static ErrorMapping ofOAuth(AtprotoOAuthException exception) {
    if (exception instanceof IdentityException e) {
      return new ErrorMapping(kind(e.reason()), shown(e));
    }
    if (exception instanceof OAuthCallbackException e) {
      return ofCallback(e);
    }
    if (exception instanceof OAuthResponseException e) {
      return ofResponse(e);
    }
    if (exception instanceof ServerMetadataException e) {
      return new ErrorMapping(ErrorKind.SERVER_METADATA, shown(e));
    }
    if (exception instanceof TransientException e) {
      return ofTransient(e);
    }
    if (exception instanceof AuthMethodUnsatisfiableException) {
      return new ErrorMapping(
          ErrorKind.CLIENT_AUTHENTICATION, "The server accepts none of this application's keys.");
    }
    if (exception instanceof NotSignedInException
        || exception instanceof TokenRevokedException
        || exception instanceof TokenRefreshException) {
      return new ErrorMapping(ErrorKind.SIGNED_OUT, "Your session has ended.");
    }
    return new ErrorMapping(
        ErrorKind.SERVER_REFUSED, "The server rejected a token that it had just issued.");
  }

  private static ErrorKind kind(IdentityException.Reason reason) {
    return switch (reason) {
      case INVALID_IDENTIFIER -> ErrorKind.INVALID_IDENTIFIER;
      case HANDLE_NOT_FOUND -> ErrorKind.HANDLE_NOT_FOUND;
      case HANDLE_MISMATCH -> ErrorKind.HANDLE_MISMATCH;
      case DID_NOT_FOUND -> ErrorKind.DID_NOT_FOUND;
      case INVALID_DID_DOCUMENT -> ErrorKind.INVALID_DID_DOCUMENT;
      case NO_PDS -> ErrorKind.NO_PDS;
    };
  }

  private static ErrorMapping ofCallback(OAuthCallbackException e) {
    return switch (e.reason()) {
      case MALFORMED ->
          new ErrorMapping(
              ErrorKind.BAD_REQUEST,
              "malformed_callback",
              "The response from your account's server is incomplete or was changed.");
      case UNKNOWN_STATE ->
          new ErrorMapping(
              ErrorKind.UNKNOWN_LOGIN, "This sign-in has expired or was already used.");
      case OTHER_BROWSER ->
          new ErrorMapping(ErrorKind.OTHER_BROWSER, "This sign-in was started in another browser.");
      case ISSUER_MISMATCH ->
          new ErrorMapping(
              ErrorKind.ISSUER_MISMATCH,
              "The response does not come from the server that you were sent to.");
      case ACCOUNT_MISMATCH ->
          new ErrorMapping(
              ErrorKind.ACCOUNT_MISMATCH,
              "You signed in with a different account than the one that you entered.");
      case REFUSED -> withDescription(ofRefusal(code(e.error().orElse(null))), e.description());
    };
  }

  private static ErrorMapping ofRefusal(String error) {
    return switch (error) {
      case "access_denied" ->
          new ErrorMapping(ErrorKind.ACCESS_DENIED, "Access was denied on your account's server.");
      case "login_required",
          "consent_required",
          "interaction_required",
          "account_selection_required" ->
          new ErrorMapping(
              ErrorKind.LOGIN_REQUIRED,
              error,
              "Your server needs to ask you before it can sign you in.");
      case "invalid_grant" ->
          new ErrorMapping(
              ErrorKind.CODE_REFUSED, "Your account's server rejected the sign-in code.");
      case "temporarily_unavailable" ->
          new ErrorMapping(
              ErrorKind.UNAVAILABLE, "Your account's server is temporarily unavailable.");
      default ->
          new ErrorMapping(
              ErrorKind.SERVER_REFUSED, "Your account's server reported: " + error + ".");
    };
  }

  private static ErrorMapping ofResponse(OAuthResponseException e) {
    String error = code(e.error().orElse(null));
    ErrorMapping mapping =
        new ErrorMapping(
            ErrorKind.SERVER_REFUSED,
            "Your account's server reported: " + error + " (HTTP " + e.status() + ").");
    return withDescription(mapping, e.description());
  }

  /**
   * Adds the server's own description (RFC 6749 section 4.1.2.1). It is marked as the server's, so
   * that nobody takes it for this application's.
   */
  private static ErrorMapping withDescription(ErrorMapping mapping, Optional<String> description) {
    String clean = UntrustedText.clean(description.orElse(""), MAX_DESCRIPTION);
    if (clean.isEmpty()) {
      return mapping;
    }
    String quoted = clean.replace('"', '\'');
    return new ErrorMapping(
        mapping.kind, mapping.code, mapping.detail + " Its message: \"" + quoted + "\"");
  }

  /** Shows the message only for failures of other servers; the rest are this application's own. */
  private static ErrorMapping ofTransient(TransientException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpTransportException || cause instanceof OAuthResponseException) {
        return new ErrorMapping(ErrorKind.SERVER_UNREACHABLE, shown(e));
      }
    }
    return new ErrorMapping(
        ErrorKind.UNAVAILABLE, "A service this application depends on did not respond in time.");
  }

  /** Returns an error code of another server, if it may be shown. */
  private static String code(@Nullable String error) {
    return error != null && error.matches("[A-Za-z0-9_.-]{1,64}") ? error : "an unknown error";
  }

  private static String shown(AtprotoOAuthException e) {
    return UntrustedText.clean(String.valueOf(e.getMessage()), 400);
  }
}
