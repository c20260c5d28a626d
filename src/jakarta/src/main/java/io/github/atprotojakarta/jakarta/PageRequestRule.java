package io.github.atprotojakarta.jakarta;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Decides which requests a person's browser makes to show a page. Such a request is redirected to
 * the login page or gets an error page; every other request gets a 401 or a problem document (RFC
 * 9457), because a program can do nothing with a page. Implement it as a CDI bean to replace the
 * library's rule, which reads {@code Sec-Fetch-Mode}, {@code Sec-Fetch-Dest}, {@code Accept} and
 * {@code X-Requested-With}:
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class ApiIsForPrograms implements PageRequestRule {
 *   @Override
 *   public boolean isPageRequest(HttpServletRequest request, boolean byHeaders) {
 *     return byHeaders && !request.getServletPath().startsWith("/api");
 *   }
 * }
 * }</pre>
 *
 * <p>Partial requests of Jakarta Faces and requests of htmx have responses of their own; the rule
 * is not asked about them.
 */
@FunctionalInterface
public interface PageRequestRule {
  /**
   * Returns whether a person's browser made this request to show a page.
   *
   * @param request the request; do not read its body
   * @param byHeaders what the library's own rule says
   */
  boolean isPageRequest(HttpServletRequest request, boolean byHeaders);
}
