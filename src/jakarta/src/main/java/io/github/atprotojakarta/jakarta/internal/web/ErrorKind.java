package io.github.atprotojakarta.jakarta.internal.web;

import java.util.Locale;

/** The kinds of failures that people can see, with HTTP status, title and advice. */
public enum ErrorKind {
  BAD_REQUEST(400, "Invalid request", "Go back and try again."),
  INVALID_IDENTIFIER(
      400, "This is not a valid handle", "Enter your full handle, such as alice.bsky.social."),
  HANDLE_NOT_FOUND(400, "Handle not found", "Check the spelling of your handle and try again."),
  HANDLE_MISMATCH(
      400,
      "Handle and account do not match",
      "Sign in with the handle that your account shows, or with its DID."),
  DID_NOT_FOUND(
      400, "Account not found", "Check the account name. The account may have been deactivated."),
  INVALID_DID_DOCUMENT(400, "This account cannot be used", Advice.SERVER_OPERATOR),
  NO_PDS(400, "This account has no server", Advice.SERVER_OPERATOR),
  UNKNOWN_LOGIN(400, "Sign-in expired", Advice.SIGN_IN_AGAIN),
  ISSUER_MISMATCH(
      400,
      "Response from the wrong server",
      "The sign-in was stopped for your safety. Sign in again."),
  ACCOUNT_MISMATCH(400, "Wrong account", "Sign in again, with the account that you entered here."),
  CODE_REFUSED(400, "The sign-in could not be completed", Advice.SIGN_IN_AGAIN),
  LOOPBACK_ONLY(
      400,
      "Sign-in works only on the server's own machine",
      "Open this application at http://127.0.0.1, or set atproto.public-url to its https address."),
  ACCESS_DENIED(403, "Access was denied", "Sign in again if you want to continue."),
  LOGIN_REQUIRED(403, "Your consent is required", "Sign in again and confirm."),
  OTHER_BROWSER(
      403,
      "This sign-in belongs to another browser",
      "A sign-in can be completed only in the browser that started it. Sign in here."),
  CROSS_SITE(403, "This request came from another site", "Use a page of this application."),
  SIGNED_OUT(401, "You are not signed in", "Sign in to continue."),
  METHOD_NOT_OPEN(403, "Scripts may not call this method", "Contact this application's operator."),
  NOT_FOUND(404, "Page not found", "Check the address."),
  METHOD_NOT_ALLOWED(405, "Method not allowed", "Use an HTTP method that this address supports."),
  REQUEST_TOO_LARGE(413, "Request too large", "Send less data."),
  UNSUPPORTED_MEDIA_TYPE(
      415, "Unsupported content type", "Send application/x-www-form-urlencoded."),
  TOO_MANY_REQUESTS(429, "Too many requests", "Wait a moment and try again."),
  INTERNAL_ERROR(500, "Something went wrong", "Try again. " + Advice.REFERENCE),
  SERVER_METADATA(502, "Your account's server is not compatible", Advice.SERVER_OPERATOR),
  SERVER_REFUSED(
      502, "Your account's server refused the sign-in", "Try again. " + Advice.REFERENCE),
  CLIENT_AUTHENTICATION(
      502,
      "Your account's server does not accept this application's keys",
      "Give this reference to the site's operator."),
  SERVER_UNREACHABLE(502, "Your account's server did not respond", Advice.LATER),
  UNAVAILABLE(503, "Temporarily unavailable", Advice.LATER);

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
    return name().toLowerCase(Locale.ROOT);
  }

  /** Advice that several kinds share. */
  private static final class Advice {
    static final String SIGN_IN_AGAIN = "Sign in again.";
    static final String LATER = "Try again in a moment.";
    static final String SERVER_OPERATOR = "Contact the operator of your account's server.";
    static final String REFERENCE =
        "If the problem persists, give this reference to the site's operator.";
  }
}
