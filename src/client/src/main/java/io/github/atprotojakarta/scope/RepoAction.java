package io.github.atprotojakarta.scope;

/** What can be done with a record. */
public enum RepoAction {
  /** Making a record. */
  CREATE("create"),
  /** Changing a record. */
  UPDATE("update"),
  /** Deleting a record. */
  DELETE("delete");

  private final String word;

  RepoAction(String word) {
    this.word = word;
  }

  /** The word that stands in scopes. */
  @Override
  public String toString() {
    return word;
  }
}
