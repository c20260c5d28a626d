package io.github.atprotojakarta.scope;

/** An operation on the records of a space (proposal 0016, "OAuth scopes"). */
public enum SpaceAction {
  /** Reading the account's own records in the space. */
  READ_SELF("read_self"),
  /** Reading all records in the space; includes {@link #READ_SELF}. */
  READ("read"),
  /** Creating a record. */
  CREATE("create"),
  /** Updating a record. */
  UPDATE("update"),
  /** Deleting a record. */
  DELETE("delete");

  private final String word;

  SpaceAction(String word) {
    this.word = word;
  }

  /** Whether the collections of a scope do not restrict this operation. */
  boolean reads() {
    return this == READ_SELF || this == READ;
  }

  /** Returns the value as it is written in scopes. */
  @Override
  public String toString() {
    return word;
  }
}
