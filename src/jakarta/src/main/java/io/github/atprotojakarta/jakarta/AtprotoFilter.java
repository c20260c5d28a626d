package io.github.atprotojakarta.jakarta;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets signed-in people pass and sends the others to sign in. Declared under the name {@code
 * AtprotoFilter}; map it in {@code web.xml}:
 *
 * <pre>{@code
 * <filter-mapping>
 *   <filter-name>AtprotoFilter</filter-name>
 *   <url-pattern>/*</url-pattern>
 * </filter-mapping>
 * }</pre>
 *
 * <p>Init parameters, lists of patterns such as {@code /notes/*, *.css}:
 *
 * <ul>
 *   <li>{@code guarded}: what needs a session; everything that the filter is mapped to unless set
 *   <li>{@code open}: what does not, out of that
 * </ul>
 *
 * The sign-in itself and the login page are always open. On an open page the request still tells
 * who is signed in, if anybody is.
 *
 * <p>People without a session are redirected to the login page with {@code return_to}; programs
 * (scripts of a page included) get 401 and a problem document. A session that cannot be looked up
 * at the moment is a 503, no sign-out. The request passed on has the person as {@link
 * AtprotoPrincipal}; answers to guarded requests are not cached.
 */
public final class AtprotoFilter implements Filter {
  private Gate gate;

  /** Creates the filter; the container calls {@link #init}. */
  public AtprotoFilter() {}

  @Override
  public void init(FilterConfig config) throws ServletException {
    try {
      SignIn signIn = CDI.current().select(SignIn.class).get();
      Caller caller = CDI.current().select(Caller.class).get();
      gate =
          new Gate(
              signIn,
              caller,
              PathPatterns.parse(config.getInitParameter("guarded")),
              PathPatterns.parse(config.getInitParameter("open")));
    } catch (IllegalArgumentException e) {
      throw new ServletException("AtprotoFilter, init-param guarded or open: " + e.getMessage(), e);
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer) {
      gate.pass(http, answer, chain);
    } else {
      chain.doFilter(request, response);
    }
  }
}
