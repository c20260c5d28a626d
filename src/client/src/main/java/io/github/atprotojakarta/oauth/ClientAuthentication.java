package io.github.atprotojakarta.oauth;

/** How the client authenticates at the token endpoint; a session keeps the way it was made with. */
public sealed interface ClientAuthentication {
  /** The OAuth name of the method: {@code none} or {@code private_key_jwt}. */
  String method();

  /** A public client. */
  record None() implements ClientAuthentication {
    @Override
    public String method() {
      return "none";
    }
  }

  /**
   * A confidential client (RFC 7523).
   *
   * @param kid the id of the client key that signs
   */
  record PrivateKeyJwt(String kid) implements ClientAuthentication {
    @Override
    public String method() {
      return "private_key_jwt";
    }
  }
}
