package io.github.atprotojakarta.testkit.oauth.dialect;

/**
 * What a server's sign-in pages do.
 *
 * @param refusal what follows when the person does not give consent
 * @param sisterHost whether the pages are on another host than the issuer
 */
public record PageHabits(Refusal refusal, boolean sisterHost) {
  /** What follows when the person does not give consent. */
  public enum Refusal {
    /** A callback with {@code access_denied} and {@code iss} (RFC 9207). */
    CALLBACK,
    /** A callback with {@code access_denied}, without {@code iss}. */
    CALLBACK_WITHOUT_ISSUER,
    /** A redirect to the client's home page, without any parameter. */
    HOME_PAGE,
    /** An error page of the server; the person does not come back. */
    ERROR_PAGE
  }

  static final PageHabits REFERENCE = new PageHabits(Refusal.CALLBACK, false);
}
