package io.github.atprotojakarta.simulation;

import java.util.List;

/**
 * A fix that is taken out of the client.
 *
 * @param name what the client then does wrong
 * @param file the source file, below the client's root package
 * @param changes the strings that are replaced
 */
record Mutation(String name, String file, List<Change> changes) {
  /** One replacement; the old string must stand in the file exactly once. */
  record Change(String from, String to) {}

  static Mutation of(String name, String file, String from, String to) {
    return new Mutation(name, file, List.of(new Change(from, to)));
  }

  /** Returns the changed source. */
  String applyTo(String source) {
    String changed = source;
    for (Change change : changes) {
      int at = changed.indexOf(change.from);
      if (at < 0 || changed.indexOf(change.from, at + 1) >= 0) {
        throw new AssertionError(
            file + " does not have this string exactly once; correct the mutation: " + change.from);
      }
      changed = changed.replace(change.from, change.to);
    }
    return changed;
  }

  @Override
  public String toString() {
    return name;
  }
}
