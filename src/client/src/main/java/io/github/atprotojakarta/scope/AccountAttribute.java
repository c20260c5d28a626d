package io.github.atprotojakarta.scope;

/** An attribute of an account at its PDS. */
public enum AccountAttribute {
  /** The e-mail address. */
  EMAIL("email"),
  /** The repository as a whole, as a CAR file. */
  REPO("repo");

  private final String word;

  AccountAttribute(String word) {
    this.word = word;
  }

  /** Returns the value as it is written in scopes. */
  @Override
  public String toString() {
    return word;
  }
}
