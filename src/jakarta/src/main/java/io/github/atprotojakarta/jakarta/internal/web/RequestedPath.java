package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request below its context, by which the container chose the servlet.
 *
 * @param path the path, decoded, without path parameters
 * @param uriInContext the path as the browser sent it, below the context path
 * @param byPrefix whether the container chose the servlet by a prefix such as {@code /notes/*}
 */
public record RequestedPath(String path, String uriInContext, boolean byPrefix) {
  private static RequestedPath of(
      @Nullable Object servlet, @Nullable Object rest, String uri, String context) {
    String path = (servlet == null ? "" : servlet.toString()) + (rest == null ? "" : rest);
    String below = uri.startsWith(context) ? uri.substring(context.length()) : uri;
    return new RequestedPath(path.isEmpty() ? "/" : path, below, rest != null);
  }

  /** Returns the path of a request; in a dispatch, the path of its target. */
  public static RequestedPath of(HttpServletRequest request) {
    return of(
        request.getServletPath(),
        request.getPathInfo(),
        request.getRequestURI(),
        request.getContextPath());
  }

  /**
   * Returns the path that the browser requested, even after a forward or an asynchronous dispatch.
   * A request that another application has forwarded has only the path of its target here.
   */
  public static RequestedPath original(HttpServletRequest request) {
    for (String kind : new String[] {"async", "forward"}) {
      if (request.getAttribute(attribute(kind, "request_uri")) instanceof String uri
          && request
              .getContextPath()
              .equals(request.getAttribute(attribute(kind, "context_path")))) {
        return of(
            request.getAttribute(attribute(kind, "servlet_path")),
            request.getAttribute(attribute(kind, "path_info")),
            uri,
            request.getContextPath());
      }
    }
    return of(request);
  }

  /** Returns the attribute's name, as in {@link AsyncContext} and {@link RequestDispatcher}. */
  private static String attribute(String kind, String part) {
    return "jakarta.servlet." + kind + "." + part;
  }

  /** Returns whether browsers cannot request this path (Servlet 6.0 section 10.5). */
  public boolean isHidden() {
    return path.startsWith("/WEB-INF/") || path.startsWith("/META-INF/");
  }
}
