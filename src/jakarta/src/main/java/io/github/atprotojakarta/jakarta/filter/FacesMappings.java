package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.jakarta.internal.authentication.SignInPages;
import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The mappings of the FacesServlet. Each leads to all views: without a mapping in {@code web.xml},
 * {@code /notes.xhtml} is also {@code /notes.jsf}, {@code /notes.faces} and {@code
 * /faces/notes.xhtml} (Jakarta Faces 4.0 section 11.1.2). A guard of one of them guards nothing.
 *
 * @param patterns the URL patterns
 * @param haveViews whether a folder of the application contains views
 */
record FacesMappings(Set<String> patterns, Predicate<String> haveViews) {
  private static final String VIEW = "/view";
  private static final String SUFFIX = ".xhtml";

  /** Returns the mappings of an application; none if it does not use Faces. */
  static FacesMappings of(ServletContext context) {
    Set<String> patterns = new TreeSet<>();
    context.getServletRegistrations().values().stream()
        .filter(SignInPages::isFacesServlet)
        // Open Liberty returns null where there is none.
        .flatMap(servlet -> Stream.ofNullable(servlet.getMappings()))
        .forEach(patterns::addAll);
    return new FacesMappings(patterns, folder -> containsViews(context, folder));
  }

  private static boolean containsViews(ServletContext context, String folder) {
    Set<String> paths = context.getResourcePaths(folder + "/");
    return paths != null
        && paths.stream()
            .anyMatch(
                path ->
                    path.endsWith("/")
                        ? containsViews(context, path.substring(0, path.length() - 1))
                        : path.endsWith(SUFFIX));
  }

  /**
   * Returns the mappings by which a view avoids the guard.
   *
   * @param guard the patterns of the guard
   * @param isGuarded whether the guard contains a path
   */
  Set<String> around(Collection<String> guard, Predicate<String> isGuarded) {
    if (patterns.isEmpty()) {
      return Set.of(); // Without Faces, nobody needs to search the folders for views.
    }
    Set<String> around = new TreeSet<>();
    for (String view : guard.stream().flatMap(this::views).distinct().toList()) {
      patterns.stream()
          .filter(pattern -> !isGuarded.test(address(pattern, view)))
          .forEach(around::add);
    }
    return around;
  }

  /** Returns an example of the views that a pattern guards, without the suffix. */
  private Stream<String> views(String guard) {
    if (guard.equals("/*")) {
      return Stream.empty();
    }
    if (patterns.contains(guard)) {
      return Stream.of(VIEW);
    }
    if (guard.endsWith("/*")) {
      String folder = guard.substring(0, guard.length() - 2);
      return haveViews.test(folder) ? Stream.of(folder + VIEW) : Stream.empty();
    }
    int dot = guard.lastIndexOf('.');
    return dot > 0 && patterns.contains("*" + guard.substring(dot))
        ? Stream.of(guard.substring(0, dot))
        : Stream.empty();
  }

  /** Returns the address of a view; an exact mapping is its own. */
  private static String address(String pattern, String view) {
    if (pattern.startsWith("*.")) {
      return view + pattern.substring(1);
    }
    return pattern.endsWith("/*")
        ? pattern.substring(0, pattern.length() - 2) + view + SUFFIX
        : pattern;
  }
}
