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
 * Something that went wrong, in words for the person in front of the page.
 *
 * @param status the HTTP status
 * @param title what happened
 * @param detail what can be done about it
 */
public record Problem(int status, String title, String detail) {
  private static final int FORBIDDEN = 403;
  private static final int SERVER_ERROR = 500;

  /** What to tell about an HTTP error of this application. */
  static Problem of(int status) {
    return switch (status) {
      case 400 -> new Problem(400, "That request was not understood", "Go back and try again.");
      case 401 -> new Problem(401, "Please sign in", "This page is for people who have signed in.");
      case 403 ->
          new Problem(
              403,
              "That is not allowed",
              "The request did not come from a page of this application. Go back and try again"
                  + " from there.");
      case 404 -> new Problem(404, "There is no such page", "The address may be mistyped.");
      case 405 ->
          new Problem(405, "That does not work this way", "Use the buttons of this application.");
      default ->
          status < SERVER_ERROR
              ? new Problem(status, "That did not work", "Go back and try again.")
              : new Problem(
                  status,
                  "Something went wrong here",
                  "It is not your fault. Try again in a moment; the server's log has the details.");
    };
  }

  /** What to tell about a failed call of the library. */
  static Problem of(AtprotoOAuthException failure) {
    if (failure instanceof XrpcException answer) {
      return of(answer);
    }
    if (failure instanceof TransientException) {
      return new Problem(
          502,
          "Your server does not answer",
          "You are still signed in; try again in a moment. " + failure.getMessage());
    }
    if (endsSession(failure)) {
      return new Problem(401, "Your session has ended", "Please sign in again.");
    }
    return new Problem(502, "Your server could not be used", failure.getMessage());
  }

  /** Whether signing in again is the only way on. */
  static boolean endsSession(AtprotoOAuthException failure) {
    return failure instanceof NotSignedInException
        || failure instanceof TokenRevokedException
        || failure instanceof TokenRefreshException
        || failure instanceof TokenInvalidException
        || failure instanceof AuthMethodUnsatisfiableException;
  }

  private static Problem of(XrpcException answer) {
    if (answer.error().filter("ScopeMissingError"::equals).isPresent()) {
      return new Problem(
          FORBIDDEN,
          "This sign-in does not include that permission",
          "Your server refused because the permission was not asked for, or not given, when you"
              + " signed in. Whoever runs this application can add it to the setting atproto.scope;"
              + " then sign out and in again. "
              + answer.getMessage());
    }
    if (answer.status() == 404 || answer.error().filter("RecordNotFound"::equals).isPresent()) {
      return new Problem(404, "Your server has no such thing", answer.getMessage());
    }
    return new Problem(502, "Your server refused", answer.getMessage());
  }
}
