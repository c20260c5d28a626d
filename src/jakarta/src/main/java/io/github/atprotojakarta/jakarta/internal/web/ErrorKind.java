package io.github.atprotojakarta.jakarta.internal.web;

/** The failures that a person can meet, with their HTTP status and words. */
public enum ErrorKind {
  BAD_REQUEST(400, "That did not work", "Go back and try again."),
  INVALID_IDENTIFIER(
      400, "That is not a handle", "Type your whole handle, such as alice.bsky.social."),
  HANDLE_NOT_FOUND(
      400, "No account has this handle", "Check the spelling of your handle and try again."),
  HANDLE_MISMATCH(
      400,
      "This handle and its account disagree",
      "Sign in with the handle that your account shows as its own, or with its DID."),
  DID_NOT_FOUND(
      400, "This account does not exist", "Check what you typed; the account may be deactivated."),
  INVALID_DID_DOCUMENT(
      400, "This account cannot be used", "Ask whoever runs your account's server."),
  NO_PDS(400, "This account has no server", "Ask whoever runs your account's server."),
  UNKNOWN_LOGIN(
      400,
      "This login is not valid any more",
      "It was used already, or it took too long. Sign in again."),
  ISSUER_MISMATCH(
      400, "Another server answered", "The login was stopped for your safety. Sign in again."),
  ACCOUNT_MISMATCH(
      400,
      "Another account answered",
      "The account that you signed in with is not the one that you typed. Sign in again."),
  CODE_REFUSED(
      400, "The login could not be completed", "It was used already, or altered. Sign in again."),
  LOOPBACK_ONLY(
      400,
      "Signing in works on one machine only",
      "Open this application at http://127.0.0.1, or set atproto.public-url to its https address."),
  ACCESS_DENIED(403, "You did not allow it", "Sign in again if you want to go on."),
  LOGIN_REQUIRED(403, "Your server wants to ask you", "Sign in again, with your consent."),
  OTHER_BROWSER(
      403,
      "This login was begun elsewhere",
      "Links to a login work only in the browser that began it. Sign in here."),
  CROSS_SITE(403, "Another site asked for this", "Do it from a page of this application."),
  SIGNED_OUT(401, "You are not signed in", "Sign in to go on."),
  METHOD_NOT_OPEN(403, "Scripts may not do that here", "Ask whoever runs this application."),
  NOT_FOUND(404, "There is nothing here", "Check the address."),
  METHOD_NOT_ALLOWED(405, "That is not done here", "Use a method that this address knows."),
  REQUEST_TOO_LARGE(413, "That is too much at once", "Send less."),
  UNSUPPORTED_MEDIA_TYPE(415, "That is not a form", "Send application/x-www-form-urlencoded."),
  TOO_MANY_REQUESTS(429, "That was too often", "Wait a second."),
  INTERNAL_ERROR(
      500, "Something went wrong here", "Try again; if it stays, pass the reference on."),
  SERVER_METADATA(
      502, "Your account's server cannot take part", "Ask whoever runs your account's server."),
  SERVER_REFUSED(
      502,
      "Your account's server refused the login",
      "Try again; if it stays, pass the reference on to whoever runs this application."),
  CLIENT_AUTHENTICATION(
      502,
      "This application and your account's server do not agree on keys",
      "Pass the reference on to whoever runs this application."),
  SERVER_UNREACHABLE(502, "Your account's server did not answer", "Try again in a moment."),
  UNAVAILABLE(503, "This is not possible just now", "Try again in a moment.");

  private final int status;
  private final String title;
  private final String advice;

  ErrorKind(int status, String title, String advice) {
    this.status = status;
    this.title = title;
    this.advice = advice;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String advice() {
    return advice;
  }

  String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
