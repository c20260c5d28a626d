package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.Nsid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The XRPC methods that a page's script may call: names, and beginnings such as {@code
 * app.bsky.feed.*}. Methods that change the account itself are never meant by a beginning.
 *
 * @param names whole names
 * @param beginnings with the dot at their end
 */
record AllowedMethods(Set<String> names, List<String> beginnings) {
  private static final List<String> NAMED_ONLY =
      List.of(
          "com.atproto.server.",
          "com.atproto.identity.",
          "com.atproto.admin.",
          "com.atproto.temp.");

  AllowedMethods {
    names = Set.copyOf(names);
    beginnings = List.copyOf(beginnings);
  }

  /**
   * Reads a list, separated by commas or white space.
   *
   * @throws IllegalArgumentException with the rule that an entry breaks
   */
  static AllowedMethods parse(String text) {
    Set<String> names = new LinkedHashSet<>();
    List<String> beginnings = new ArrayList<>();
    for (String entry : List.of(text.strip().split("[,\\s]+"))) {
      if (entry.endsWith(".*")) {
        beginnings.add(beginning(entry));
      } else if (Nsid.isValid(entry)) {
        names.add(entry);
      } else {
        throw new IllegalArgumentException(
            "must be names such as app.bsky.feed.getTimeline, or beginnings such as"
                + " app.bsky.feed.*, and "
                + entry
                + " is neither");
      }
    }
    return new AllowedMethods(names, beginnings);
  }

  private static String beginning(String entry) {
    String beginning = entry.substring(0, entry.length() - 1);
    if (!Nsid.isValid(beginning + "x.x") || beginning.indexOf('.') == beginning.length() - 1) {
      throw new IllegalArgumentException(
          entry + " is too wide: a beginning names an authority, such as app.bsky.*");
    }
    if (NAMED_ONLY.stream().anyMatch(beginning::startsWith)) {
      throw new IllegalArgumentException(
          entry + " would let scripts change the account itself: name each method");
    }
    return beginning;
  }

  boolean allow(Nsid method) {
    String name = method.value();
    return names.contains(name)
        || (NAMED_ONLY.stream().noneMatch(name::startsWith)
            && beginnings.stream().anyMatch(name::startsWith));
  }
}
