package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.jakarta.internal.web.RequestedPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.net.MalformedURLException;
import java.util.Locale;
import java.util.Set;

/**
 * The files that a login page needs to look right: style sheets, scripts, fonts and images of the
 * WAR. They are the same for everybody. What a servlet makes under such a name stays guarded.
 */
final class StaticAssets {
  private static final Set<String> EXTENSIONS =
      Set.of(
          "css", "js", "mjs", "woff", "woff2", "ttf", "otf", "png", "jpg", "jpeg", "gif", "svg",
          "webp", "avif", "ico");

  private StaticAssets() {}

  static boolean include(HttpServletRequest request, RequestedPath requested) {
    String path = requested.path();
    return (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))
        && isServedByContainer(request)
        && EXTENSIONS.contains(extension(path))
        && isFile(request, path);
  }

  /** Returns whether no servlet of the application was chosen by its own mapping. */
  private static boolean isServedByContainer(HttpServletRequest request) {
    MappingMatch match = request.getHttpServletMapping().getMappingMatch();
    return match == null || match == MappingMatch.DEFAULT;
  }

  private static String extension(String path) {
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static boolean isFile(HttpServletRequest request, String path) {
    try {
      return request.getServletContext().getResource(path) != null;
    } catch (MalformedURLException e) {
      return false;
    }
  }
}
