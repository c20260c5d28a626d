package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.jakarta.internal.web.RequestedPath;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * URL patterns as in {@code web.xml}: {@code /path/*}, {@code *.jsp}, {@code /exactly}, {@code /*}.
 * They are matched against the decoded path by which the container chose the servlet, so that no
 * spelling of a URL bypasses the guard of its page.
 *
 * @param patterns the patterns
 */
record PathPatterns(List<String> patterns) {
  PathPatterns {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      if (!pattern.matches("\\*\\.[^/*]+|/([^*]*/)?\\*|/[^*]*")) {
        throw new IllegalArgumentException(
            "\"" + pattern + "\" must be a pattern such as /notes/*, /about or *.css");
      }
    }
  }

  /** Reads a list with commas or white space between the patterns; {@code null} is empty. */
  static PathPatterns parse(@Nullable String list) {
    return new PathPatterns(
        list == null
            ? List.of()
            : Stream.of(list.split("[,\\s]+")).filter(pattern -> !pattern.isEmpty()).toList());
  }

  boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** Returns these patterns and others. */
  PathPatterns and(PathPatterns others) {
    return new PathPatterns(
        Stream.concat(patterns.stream(), others.patterns.stream()).distinct().toList());
  }

  /** Returns whether these patterns, as a list of guarded requests, contain a request. */
  boolean guard(RequestedPath requested) {
    return match(patterns, requested.path());
  }

  /** Returns whether one of these patterns contains a path. */
  static boolean match(Collection<String> patterns, String path) {
    for (String pattern : patterns) {
      if (matches(pattern, path)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether these patterns, as a list of open requests, contain a request. An extension
   * counts only where the container did not choose the servlet by a prefix: otherwise {@code
   * /notes/1.css} would open the servlet of {@code /notes/*}.
   */
  boolean open(RequestedPath requested) {
    for (String pattern : patterns) {
      if ((!requested.byPrefix() || !pattern.startsWith("*."))
          && matches(pattern, requested.path())) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String path) {
    if (pattern.startsWith("*.")) {
      return path.endsWith(pattern.substring(1));
    }
    if (pattern.endsWith("/*")) {
      int folder = pattern.length() - 2;
      return path.regionMatches(0, pattern, 0, folder)
          && (path.length() == folder || path.charAt(folder) == '/');
    }
    return path.equals(pattern);
  }
}
