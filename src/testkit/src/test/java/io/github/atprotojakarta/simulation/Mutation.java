package io.github.atprotojakarta.simulation;

import java.util.Arrays;
import java.util.List;

/**
 * A fix that is taken out of the client.
 *
 * @param name what the client then does wrong
 * @param file the source file, below the client's root package
 * @param changes the strings that are replaced
 * @param faults the faults that show it, if it is found seldom among all; else empty
 */
record Mutation(String name, String file, List<Change> changes, List<String> faults) {
  /** One replacement; the old string must stand in the file exactly once. */
  record Change(String from, String to) {}

  static Mutation of(String name, String file, String from, String to) {
    return new Mutation(name, file, List.of(new Change(from, to)), List.of());
  }

  static Mutation of(
      String name, String file, String from, String to, String secondFrom, String secondTo) {
    return new Mutation(
        name, file, List.of(new Change(from, to), new Change(secondFrom, secondTo)), List.of());
  }

  /** Names the faults that show it. */
  Mutation shownBy(Fault... kinds) {
    return new Mutation(name, file, changes, Arrays.stream(kinds).map(Fault::name).toList());
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
