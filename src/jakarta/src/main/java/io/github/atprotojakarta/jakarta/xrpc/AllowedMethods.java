package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.Nsid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The XRPC methods that a page's script may call: names, and prefixes such as {@code
 * app.bsky.feed.*}. A prefix never includes methods that change the account itself.
 *
 * @param names complete names
 * @param prefixes prefixes with their last dot
 */
record AllowedMethods(Set<String> names, List<String> prefixes) {
  private static final List<String> NAMED_ONLY =
      List.of(
          "com.atproto.server.",
          "com.atproto.identity.",
          "com.atproto.admin.",
          "com.atproto.temp.");

  AllowedMethods {
    names = Set.copyOf(names);
    prefixes = List.copyOf(prefixes);
  }

  /**
   * Reads a list, separated by commas or white space.
   *
   * @throws IllegalArgumentException with the rule that an entry breaks
   */
  static AllowedMethods parse(String list) {
    Set<String> names = new LinkedHashSet<>();
    List<String> prefixes = new ArrayList<>();
    for (String entry : List.of(list.strip().split("[,\\s]+"))) {
      if (entry.endsWith(".*")) {
        prefixes.add(prefix(entry));
      } else if (Nsid.isValid(entry) && isNormal(entry)) {
        names.add(entry);
      } else {
        throw new IllegalArgumentException(
            "must be names such as app.bsky.feed.getTimeline, or prefixes such as"
                + " app.bsky.feed.*, with their authority in lower case, but "
                + entry
                + " is neither");
      }
    }
    return new AllowedMethods(names, prefixes);
  }

  private static String prefix(String entry) {
    String prefix = entry.substring(0, entry.length() - 1);
    if (!prefix.equals(lowerCase(prefix))) {
      throw new IllegalArgumentException(entry + " must be in lower case");
    }
    if (!Nsid.isValid(prefix + "x.x") || prefix.indexOf('.') == prefix.length() - 1) {
      throw new IllegalArgumentException(
          entry + " is too wide: a prefix needs at least two parts, such as app.bsky.*");
    }
    if (NAMED_ONLY.stream().anyMatch(prefix::startsWith)) {
      throw new IllegalArgumentException(
          entry + " would let scripts change the account itself: name each method");
    }
    return prefix;
  }

  boolean allow(Nsid method) {
    String name = method.value();
    return names.contains(name)
        || (isNormal(name)
            && NAMED_ONLY.stream().noneMatch(lowerCase(name)::startsWith)
            && prefixes.stream().anyMatch(name::startsWith));
  }

  /**
   * Returns whether the authority of a name is in lower case. Its case has no meaning, and some
   * servers find a method in any case (atproto.com/specs/nsid).
   */
  static boolean isNormal(String name) {
    String authority = name.substring(0, name.lastIndexOf('.') + 1);
    return authority.equals(lowerCase(authority));
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
