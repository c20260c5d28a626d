package io.github.atprotojakarta.internal.oauth;

/**
 * Watches a credential that works once on its way to the server. Each method may throw to stop the
 * request; then the credential has not left.
 */
public interface CredentialGuard {
  /**
   * Runs before a request with the credential is made: the first one, or another one after a
   * response that proves that the credential was not used.
   */
  void beforeRequest();

  /**
   * Runs when the transport opens the body with the credential. The client's own transport does so
   * after name look-up and connection; a transport of the application may do so earlier.
   */
  default void beforeBody() {}
}
