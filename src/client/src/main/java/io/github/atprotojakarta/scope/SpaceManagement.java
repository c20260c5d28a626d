package io.github.atprotojakarta.scope;

/** An operation on a space itself (proposal 0016, "OAuth scopes", {@code manage}). */
public enum SpaceManagement {
  /** Creating a space. */
  CREATE("create"),
  /** Changing a space and its members. */
  UPDATE("update"),
  /** Deleting a space. */
  DELETE("delete");

  private final String word;

  SpaceManagement(String word) {
    this.word = word;
  }

  /** Returns the value as it is written in scopes. */
  @Override
  public String toString() {
    return word;
  }
}
