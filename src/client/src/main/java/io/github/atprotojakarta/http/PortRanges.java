package io.github.atprotojakarta.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of TCP ports.
 *
 * @param ranges the ranges that it consists of
 */
record PortRanges(List<Range> ranges) {
  private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*|\\s+");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");
  private static final int HIGHEST = 65_535;

  /** The port of https, and those that need no privilege. */
  static final PortRanges DEFAULT = parse("443, 1024-65535");

  /** The ports from one to another, both included. */
  record Range(int first, int last) {
    @Override
    public String toString() {
      return first == last ? String.valueOf(first) : first + "-" + last;
    }
  }

  /**
   * Parses a list such as {@code 443, 8000-8999}.
   *
   * @throws IllegalArgumentException when it is invalid
   */
  static PortRanges parse(String list) {
    return new PortRanges(SEPARATOR.splitAsStream(list.strip()).map(PortRanges::range).toList());
  }

  private static Range range(String text) {
    Matcher matcher = RANGE.matcher(text);
    if (matcher.matches()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (first > 0 && first <= last && last <= HIGHEST) {
        return new Range(first, last);
      }
    }
    throw new IllegalArgumentException(
        "must be ports and ranges of ports such as 443, 8000-8999; not \"" + text + "\"");
  }

  boolean contain(int port) {
    return ranges.stream().anyMatch(range -> range.first <= port && port <= range.last);
  }

  @Override
  public String toString() {
    return String.join(", ", ranges.stream().map(Range::toString).toList());
  }
}
