package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows and logs the library's exceptions. Mapped in web.xml. */
public class FailureFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOGGER = System.getLogger(FailureFilter.class.getName());

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (NotSignedInException | TokenRevokedException | TokenRefreshException e) {
      // AtprotoFilter, which runs before this filter, redirects to the login page.
      throw e;
    } catch (AtprotoOAuthException e) {
      if (response.isCommitted()) {
        throw e;
      }
      Problem problem = Problem.of(e);
      // The library itself logs an outage, not once for each request. Its messages contain no
      // secrets.
      LOGGER.log(
          problem.isOutage() ? System.Logger.Level.DEBUG : System.Logger.Level.INFO,
          request.getServletPath() + ": " + e.getMessage());
      PageRenderer.show(problem, request, response);
    }
  }
}
