package io.github.atprotojakarta.webapp;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Refuses what another site's page makes a browser send (CSRF). Mapped in web.xml.
 *
 * <p>Browsers say where a request comes from ({@code Sec-Fetch-Site}, and {@code Origin} with every
 * POST), and no page can change that; so there is no token to keep, which would also have to
 * survive a restart and be known to every node. The session cookie's {@code SameSite} stands behind
 * this as a second line.
 */
public class SameOriginPostFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (SAFE.contains(request.getMethod()) || comesFromHere(request)) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }

  private static boolean comesFromHere(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    // Browsers leave Sec-Fetch-Site out on plain http. The authority alone is compared: behind a
    // proxy that ends TLS, the scheme that the server sees is not the browser's.
    String origin = request.getHeader("Origin");
    String host = request.getHeader("Host");
    return origin != null
        && host != null
        && origin.matches("https?://.+")
        && origin.substring(origin.indexOf("//") + 2).equalsIgnoreCase(host);
  }
}
