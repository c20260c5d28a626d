package io.github.atprotojakarta.jakarta.internal.web;

import java.util.Locale;

/**
 * The kinds of failures that people can see, with the HTTP status. Title, detail and advice are in
 * {@link MessageCatalog}.
 */
public enum ErrorKind {
  BAD_REQUEST(400),
  INVALID_IDENTIFIER(400),
  HANDLE_NOT_FOUND(400),
  HANDLE_MISMATCH(400),
  DID_NOT_FOUND(400),
  INVALID_DID_DOCUMENT(400),
  NO_PDS(400),
  UNKNOWN_LOGIN(400),
  ISSUER_MISMATCH(400),
  ACCOUNT_MISMATCH(400),
  CODE_REFUSED(400),
  LOOPBACK_ONLY(400),
  ACCESS_DENIED(403),
  LOGIN_REQUIRED(403),
  OTHER_BROWSER(403),
  LOGIN_REFUSED(403),
  ACCOUNT_BLOCKED(403),
  INSUFFICIENT_SCOPE(403),
  CROSS_SITE(403),
  FORBIDDEN(403),
  SIGNED_OUT(401),
  METHOD_NOT_OPEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  CONFLICT(409),
  REQUEST_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  TOO_MANY_REQUESTS(429),
  INTERNAL_ERROR(500),
  NOT_IMPLEMENTED(501),
  SERVER_METADATA(502),
  SERVER_REFUSED(502),
  CLIENT_AUTHENTICATION(502),
  SERVER_UNREACHABLE(502),
  BUSY(503),
  UNAVAILABLE(503);

  private final int status;

  ErrorKind(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /** Returns the stable name, with which the keys of the texts begin. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title(Messages messages) {
    return messages.text(code() + ".title");
  }

  String advice(Messages messages) {
    return messages.text(code() + ".advice");
  }
}
