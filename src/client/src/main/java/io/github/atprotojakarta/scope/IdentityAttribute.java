package io.github.atprotojakarta.scope;

/** An attribute of an account's identity in the network. */
public enum IdentityAttribute {
  /** The handle. */
  HANDLE("handle"),
  /** The handle and the whole DID document. */
  ALL("*");

  private final String word;

  IdentityAttribute(String word) {
    this.word = word;
  }

  /** Returns the value as it is written in scopes. */
  @Override
  public String toString() {
    return word;
  }
}
