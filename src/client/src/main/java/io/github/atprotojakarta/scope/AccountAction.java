package io.github.atprotojakarta.scope;

/** The permitted access to an attribute of an account. */
public enum AccountAction {
  /** Read access. */
  READ("read"),
  /** Read and write access. */
  MANAGE("manage");

  private final String word;

  AccountAction(String word) {
    this.word = word;
  }

  /** Returns the value as it is written in scopes. */
  @Override
  public String toString() {
    return word;
  }
}
