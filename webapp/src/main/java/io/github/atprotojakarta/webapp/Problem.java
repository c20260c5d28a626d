package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.TokenInvalidException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;

/**
 * A problem, described for the user.
 *
 * @param status the HTTP status
 * @param title a heading
 * @param detail a description with advice
 */
public record Problem(int status, String title, String detail) {
  private static final int FORBIDDEN = 403;
  private static final int SERVER_ERROR = 500;

  /** Returns the problem for an HTTP error of this application. */
  static Problem of(int status) {
    return switch (status) {
      case 400 -> new Problem(400, "Invalid request", "Go back and try again.");
      case 401 -> new Problem(401, "Sign-in required", "Sign in to open this page.");
      case 403 ->
          new Problem(
              403,
              "Request not allowed",
              "The request did not come from a page of this application. Use a page of this"
                  + " application.");
      case 404 -> new Problem(404, "Page not found", "Check the address.");
      case 405 -> new Problem(405, "Method not allowed", "Use the buttons of this application.");
      default ->
          status < SERVER_ERROR
              ? new Problem(status, "Request failed", "Go back and try again.")
              : new Problem(
                  status,
                  "Something went wrong",
                  "This site has a problem. Try again in a moment. The server's log has the details.");
    };
  }

  /** Returns the problem for a failed call of the library. */
  static Problem of(AtprotoOAuthException failure) {
    if (failure instanceof XrpcException refusal) {
      return of(refusal);
    }
    if (failure instanceof TransientException) {
      return new Problem(
          502,
          "Your server did not respond",
          "You are still signed in. Try again in a moment. " + message(failure));
    }
    if (endsSession(failure)) {
      return new Problem(401, "Your session has ended", "Sign in again.");
    }
    return new Problem(502, "The request to your server failed", message(failure));
  }

  /** Returns whether the user must sign in again. */
  static boolean endsSession(AtprotoOAuthException failure) {
    return failure instanceof NotSignedInException
        || failure instanceof TokenRevokedException
        || failure instanceof TokenRefreshException
        || failure instanceof TokenInvalidException
        || failure instanceof AuthMethodUnsatisfiableException;
  }

  private static Problem of(XrpcException refusal) {
    if (refusal.error().filter("ScopeMissingError"::equals).isPresent()) {
      return new Problem(
          FORBIDDEN,
          "Permission missing",
          "Your server refused the request, because this permission was not requested or not"
              + " granted when you signed in. This site's operator can add it to the setting"
              + " atproto.scope. Then sign out and sign in again. "
              + message(refusal));
    }
    if (refusal.status() == 404 || refusal.error().filter("RecordNotFound"::equals).isPresent()) {
      return new Problem(404, "Not found on your server", message(refusal));
    }
    return new Problem(502, "Your server refused the request", message(refusal));
  }

  private static String message(AtprotoOAuthException failure) {
    return String.valueOf(failure.getMessage());
  }
}
