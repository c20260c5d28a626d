package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;

/**
 * The XRPC error {@code ExpiredToken}. Some servers send it without the challenge that RFC 9449
 * section 7.1 demands. A service behind the PDS may send it for a token of its own, too, so it
 * proves less than {@link AuthenticationChallenge#refusesToken}.
 */
public final class ExpiredTokenError {
  private ExpiredTokenError() {}

  /** Returns the response in a form that can be examined and then read from its beginning. */
  public static HttpResponse examinable(HttpResponse response) {
    return response.status() == 400 || response.status() == 401
        ? RetryReason.rewindable(response)
        : response;
  }

  /** Returns whether an {@link #examinable} response is this error. */
  public static boolean isIn(HttpResponse response) throws HttpTransportException {
    return RetryReason.bodyMember(response, "error").filter("ExpiredToken"::equals).isPresent();
  }
}
