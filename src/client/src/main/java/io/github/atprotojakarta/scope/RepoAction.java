package io.github.atprotojakarta.scope;

/** A write operation on a record. */
public enum RepoAction {
  /** Creating a record. */
  CREATE("create"),
  /** Updating a record. */
  UPDATE("update"),
  /** Deleting a record. */
  DELETE("delete");

  private final String word;

  RepoAction(String word) {
    this.word = word;
  }

  /** Returns the value as it is written in scopes. */
  @Override
  public String toString() {
    return word;
  }
}
