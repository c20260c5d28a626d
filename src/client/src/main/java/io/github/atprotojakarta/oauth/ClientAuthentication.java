package io.github.atprotojakarta.oauth;

/** How the client authenticates at the token endpoint. A session keeps its method. */
public sealed interface ClientAuthentication {
  /** Returns the OAuth name of the method: {@code none} or {@code private_key_jwt}. */
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
