package io.github.atprotojakarta.scope;

/** How far control over a part of an account's settings goes. */
public enum AccountAction {
  /** Seeing it. */
  READ("read"),
  /** Seeing and changing it. */
  MANAGE("manage");

  private final String word;

  AccountAction(String word) {
    this.word = word;
  }

  /** The word that stands in scopes. */
  @Override
  public String toString() {
    return word;
  }
}
