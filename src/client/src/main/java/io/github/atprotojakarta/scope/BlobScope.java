package io.github.atprotojakarta.scope;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Permission to upload media files (atproto.com/specs/permission, "blob").
 *
 * @param accept media types in lower case, such as {@code video/mp4} or {@code image/*}, without
 *     those that another one includes
 */
public record BlobScope(Set<String> accept) implements Scope {
  static final String RESOURCE = "blob";
  private static final String ACCEPT = "accept";
  private static final String EVERYTHING = "*/*";

  /** RFC 6838 section 4.2. */
  private static final String NAME = "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}";

  private static final Pattern TYPE = Pattern.compile(NAME + "/" + NAME);
  private static final Pattern RANGE = Pattern.compile("\\*/\\*|" + NAME + "/(\\*|" + NAME + ")");

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException when there is no media type, or one is invalid
   */
  public BlobScope {
    TreeSet<String> ranges = new TreeSet<>();
    for (String range : accept) {
      String lower = range.toLowerCase(Locale.ROOT);
      if (!RANGE.matcher(lower).matches()) {
        throw new IllegalArgumentException(
            "accept %s is not a media type such as image/png, image/* or */*"
                .formatted(UntrustedText.quoted(range)));
      }
      ranges.add(lower);
    }
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException(
          "accept is missing: it must have media types, or */* for all");
    }
    removeIncluded(ranges);
    accept = Collections.unmodifiableSortedSet(ranges);
  }

  /**
   * Removes the ranges that another one includes. Looks up the two that can include a range,
   * instead of comparing it with all: a server may grant thousands.
   */
  static void removeIncluded(Set<String> ranges) {
    boolean everything = ranges.contains(EVERYTHING);
    ranges.removeIf(
        range ->
            !range.equals(EVERYTHING)
                && (everything || (!isWildcard(range) && ranges.contains(wildcard(range)))));
  }

  /** Returns a scope for these media types. */
  public static BlobScope of(String... accept) {
    return new BlobScope(ScopeParameters.distinct(List.of(accept)));
  }

  /** Returns a scope for all media types. */
  public static BlobScope all() {
    return of(EVERYTHING);
  }

  /** Returns whether this allows a media type, given without parameters and without {@code *}. */
  public boolean allows(String mediaType) {
    String lower = mediaType.toLowerCase(Locale.ROOT);
    return TYPE.matcher(lower).matches() && covers(lower);
  }

  /** Returns whether this allows a media type or a whole range such as {@code image/*}. */
  boolean covers(String range) {
    return accept.contains(range)
        || accept.contains(EVERYTHING)
        || accept.contains(wildcard(range));
  }

  private static boolean isWildcard(String range) {
    return range.endsWith("/*");
  }

  /** Returns the range of all subtypes of a type, such as {@code image/*}. */
  private static String wildcard(String range) {
    return range.substring(0, range.indexOf('/') + 1) + "*";
  }

  static BlobScope parse(ScopeSyntax syntax) {
    syntax.allowOnly(ACCEPT);
    Collection<String> accept = syntax.positionalOr(ACCEPT);
    return new BlobScope(ScopeParameters.distinct(accept));
  }

  @Override
  public String toString() {
    return new ScopeWriter(RESOURCE).positional(ACCEPT, accept).toString();
  }
}
