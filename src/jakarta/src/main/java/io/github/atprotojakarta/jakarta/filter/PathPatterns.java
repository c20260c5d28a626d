package io.github.atprotojakarta.jakarta.filter;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * URL patterns as in {@code web.xml}: {@code /path/*}, {@code *.jsp}, {@code /exactly}, {@code /*}.
 * They are matched against the decoded path that the container itself chose the servlet by, so that
 * no way of writing an address reaches a page past its guard.
 *
 * @param patterns the patterns
 */
public record PathPatterns(List<String> patterns) {
  public PathPatterns {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      if (!pattern.matches("\\*\\.[^/*]+|/([^*]*/)?\\*|/[^*]*")) {
        throw new IllegalArgumentException(
            "\"" + pattern + "\" must be a pattern such as /notes/*, /about or *.css");
      }
    }
  }

  /** Reads a list with commas (or white space) between the patterns; {@code null} has none. */
  public static PathPatterns parse(@Nullable String list) {
    return new PathPatterns(
        list == null
            ? List.of()
            : Stream.of(list.split("[,\\s]+")).filter(text -> !text.isEmpty()).toList());
  }

  /** The path of a request below its context, decoded, without path parameters. */
  public static String of(HttpServletRequest request) {
    String rest = request.getPathInfo();
    String path = request.getServletPath() + (rest == null ? "" : rest);
    return path.isEmpty() ? "/" : path;
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** Whether a request is to be guarded. */
  public boolean guard(HttpServletRequest request) {
    String path = of(request);
    return patterns.stream().anyMatch(pattern -> matches(pattern, path));
  }

  /**
   * Whether a request is to be let through. An extension counts only where the container did not
   * choose the servlet by a prefix: else {@code /notes/1.css} would open the servlet of {@code
   * /notes/*}.
   */
  public boolean open(HttpServletRequest request) {
    String path = of(request);
    boolean byPrefix = request.getPathInfo() != null;
    return patterns.stream()
        .filter(pattern -> !byPrefix || !pattern.startsWith("*."))
        .anyMatch(pattern -> matches(pattern, path));
  }

  private static boolean matches(String pattern, String path) {
    if (pattern.startsWith("*.")) {
      return path.endsWith(pattern.substring(1));
    }
    if (pattern.endsWith("/*")) {
      String folder = pattern.substring(0, pattern.length() - 2);
      return path.equals(folder) || path.startsWith(folder + "/");
    }
    return path.equals(pattern);
  }
}
