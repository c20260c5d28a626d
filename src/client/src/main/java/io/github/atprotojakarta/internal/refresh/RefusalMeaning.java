package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.OAuthResponseException;
import java.util.Set;

/** What an error response to a refresh request means for the session. */
enum RefusalMeaning {
  /** The server has ended the session. */
  ENDED,

  /** The server or a proxy failed, or changed its nonce twice within one request: try again. */
  PASSES,

  /**
   * The client is at fault, or the server could not load its metadata. Signing in again would not
   * help, and the session works again when the fault is fixed.
   */
  CLIENT_FAULT,

  /**
   * The user must sign in again. Some servers respond to the refresh of an ended session with error
   * codes of their own. The session is kept, because the meaning is not certain.
   */
  UNUSABLE;

  /** Request Timeout, Too Early, Too Many Requests: proxies send them for a server, too. */
  private static final Set<Integer> PASSING_STATUS = Set.of(408, 425, 429);

  private static final Set<String> PASSING_ERRORS =
      Set.of("use_dpop_nonce", "temporarily_unavailable", "server_error");

  /** RFC 6749 section 5.2 and RFC 7591 section 3.2.2; the last one is about a proof's date. */
  private static final Set<String> CLIENT_FAULTS =
      Set.of(
          "invalid_client",
          "unauthorized_client",
          "invalid_client_metadata",
          "invalid_redirect_uri",
          "invalid_dpop_proof");

  /** Further errors that a token endpoint finds before it looks at the refresh token. */
  private static final Set<String> FAULTS_OF_THE_REQUEST =
      Set.of("invalid_request", "unsupported_grant_type", "invalid_scope", "use_dpop_nonce");

  /** Returns the meaning of an error response. */
  static RefusalMeaning of(OAuthResponseException e) {
    String error = e.error().orElse("");
    if (e.status() >= 500
        || PASSING_STATUS.contains(e.status())
        || PASSING_ERRORS.contains(error)) {
      return PASSES;
    }
    if (CLIENT_FAULTS.contains(error) || isAboutAssertion(e)) {
      return CLIENT_FAULT;
    }
    return e.status() == 400 && error.equals("invalid_grant") ? ENDED : UNUSABLE;
  }

  /**
   * Returns whether an error response other than {@link #ENDED} proves that the refresh token was
   * not used, so that it may be sent again. A 5xx does not: a gateway sends 502 or 504 while the
   * server works on, and a server that fails after its work sends 500. Nobody knows who made a
   * page.
   */
  static boolean provesUnused(OAuthResponseException e) {
    if (e.status() == 429 || (e.status() == 503 && e.retryAfter().isPresent())) {
      return true;
    }
    String error = e.error().orElse("");
    return (e.status() == 400 || e.status() == 401)
        && (CLIENT_FAULTS.contains(error)
            || FAULTS_OF_THE_REQUEST.contains(error)
            || isAboutAssertion(e));
  }

  /**
   * The reference server sends {@code invalid_grant} for a client assertion that it has seen
   * before, too, which means nothing for the session.
   */
  private static boolean isAboutAssertion(OAuthResponseException e) {
    return e.description().filter(text -> text.contains("jti")).isPresent();
  }
}
