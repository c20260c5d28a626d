package io.github.atprotojakarta.webapp;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Rejects state-changing requests that another site's page sends (CSRF). Mapped in web.xml.
 *
 * <p>Browsers declare the origin of a request ({@code Sec-Fetch-Site}, and {@code Origin} with
 * every POST), and pages cannot change these headers. Therefore no CSRF token is needed, which
 * would have to survive restarts and be shared by all nodes. The session cookie's {@code SameSite}
 * attribute is a second protection.
 */
public class SameOriginPostFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (SAFE.contains(request.getMethod()) || isSameOrigin(request)) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }

  private static boolean isSameOrigin(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    // Browsers omit Sec-Fetch-Site on plain http. Only the authority is compared: behind a proxy
    // that terminates TLS, the server sees another scheme than the browser.
    String origin = request.getHeader("Origin");
    String host = request.getHeader("Host");
    return origin != null
        && host != null
        && origin.matches("https?://.+")
        && origin.substring(origin.indexOf("//") + 2).equalsIgnoreCase(host);
  }
}
