package io.github.atprotojakarta.webapp.guarded;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets scripts of one other origin call the application, with credentials (CORS). It responds to
 * preflights itself, and refuses requests of all other origins.
 */
public class CorsFilter extends HttpFilter {
  /** The origin whose scripts may call. */
  public static final String ALLOWED = "https://scripts.example";

  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String origin = request.getHeader("Origin");
    if (origin == null || origin.equals(request.getScheme() + "://" + request.getHeader("Host"))) {
      chain.doFilter(request, response);
    } else if (!origin.equals(ALLOWED)) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN, "This origin may not call");
    } else {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Allow-Credentials", "true");
      response.addHeader("Vary", "Origin");
      if (request.getMethod().equals("OPTIONS")
          && request.getHeader("Access-Control-Request-Method") != null) {
        response.setHeader("Access-Control-Allow-Methods", "GET, POST");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      } else {
        chain.doFilter(request, response);
      }
    }
  }
}
