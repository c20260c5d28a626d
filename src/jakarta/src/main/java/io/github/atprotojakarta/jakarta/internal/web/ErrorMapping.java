package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.UntrustedText;
import org.jspecify.annotations.Nullable;

/**
 * What an exception means to the person in front of the browser.
 *
 * @param kind which failure
 * @param code its stable name, mostly the kind's own
 * @param detail a sentence about this very case, fit to be shown
 */
record ErrorMapping(ErrorKind kind, String code, String detail) {
  ErrorMapping(ErrorKind kind, String detail) {
    this(kind, kind.code(), detail);
  }

  /** Finds out what an exception means. Unexpected ones tell nothing of themselves. */
  static ErrorMapping of(Exception exception) {
    if (exception instanceof RejectedRequestException e) {
      return new ErrorMapping(e.kind(), e.code(), String.valueOf(e.getMessage()));
    }
    if (exception instanceof AtprotoOAuthException e) {
      return ofOAuth(e);
    }
    return new ErrorMapping(
        ErrorKind.INTERNAL_ERROR, "The cause stands in this application's log.");
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
          ErrorKind.CLIENT_AUTHENTICATION, "No key of this application is accepted there.");
    }
    if (exception instanceof TokenRevokedException || exception instanceof TokenRefreshException) {
      return new ErrorMapping(ErrorKind.SIGNED_OUT, "Your session has ended.");
    }
    return new ErrorMapping(
        ErrorKind.SERVER_REFUSED, "The server did not accept what it had just issued.");
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
              "The answer of your account's server is incomplete or was altered.");
      case UNKNOWN_STATE ->
          new ErrorMapping(ErrorKind.UNKNOWN_LOGIN, "No login of this kind is waiting.");
      case OTHER_BROWSER ->
          new ErrorMapping(ErrorKind.OTHER_BROWSER, "Another browser began this login.");
      case ISSUER_MISMATCH ->
          new ErrorMapping(
              ErrorKind.ISSUER_MISMATCH, "The answer is not from the server that was asked.");
      case ACCOUNT_MISMATCH ->
          new ErrorMapping(ErrorKind.ACCOUNT_MISMATCH, "The login ended with another account.");
      case REFUSED -> ofRefusal(code(e.error().orElse(null)));
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
              ErrorKind.LOGIN_REQUIRED, error, "A login without questions was not possible.");
      case "invalid_grant" ->
          new ErrorMapping(ErrorKind.CODE_REFUSED, "The server does not accept the code.");
      case "temporarily_unavailable" ->
          new ErrorMapping(
              ErrorKind.UNAVAILABLE, "Your account's server is temporarily unavailable.");
      default ->
          new ErrorMapping(
              ErrorKind.SERVER_REFUSED, "Your account's server answered: " + error + ".");
    };
  }

  private static ErrorMapping ofResponse(OAuthResponseException e) {
    String error = code(e.error().orElse(null));
    return new ErrorMapping(
        ErrorKind.SERVER_REFUSED,
        "Your account's server answered: " + error + " (HTTP " + e.status() + ").");
  }

  /** Only what another server did not answer is said; the rest is of this application's inside. */
  private static ErrorMapping ofTransient(TransientException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpTransportException || cause instanceof OAuthResponseException) {
        return new ErrorMapping(ErrorKind.SERVER_UNREACHABLE, shown(e));
      }
    }
    return new ErrorMapping(
        ErrorKind.UNAVAILABLE, "Something that this needs did not answer in time.");
  }

  /** An error code as it may be shown: it comes from a foreign server. */
  private static String code(@Nullable String error) {
    return error != null && error.matches("[A-Za-z0-9_.-]{1,64}") ? error : "an unknown error";
  }

  private static String shown(AtprotoOAuthException e) {
    return UntrustedText.clean(String.valueOf(e.getMessage()), 400);
  }
}
