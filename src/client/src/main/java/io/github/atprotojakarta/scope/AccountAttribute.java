package io.github.atprotojakarta.scope;

/** A part of an account's settings at its PDS. */
public enum AccountAttribute {
  /** The e-mail address. */
  EMAIL("email"),
  /** The repository as a whole, as a CAR file. */
  REPO("repo");

  private final String word;

  AccountAttribute(String word) {
    this.word = word;
  }

  /** The word that stands in scopes. */
  @Override
  public String toString() {
    return word;
  }
}
