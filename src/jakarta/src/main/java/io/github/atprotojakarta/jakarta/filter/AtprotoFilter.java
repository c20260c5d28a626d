package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.internal.boot.AtprotoRuntime;
import io.github.atprotojakarta.jakarta.session.RequestAuthentication;
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
 * or by a subclass with {@code @WebFilter}, or by {@code ServletContext.addFilter}.
 *
 * <p>Init parameters, lists of patterns such as {@code /notes/*, *.css}:
 *
 * <ul>
 *   <li>{@code guarded}: what needs a session; everything that the filter is mapped to unless set
 *   <li>{@code open}: what does not, out of that
 * </ul>
 *
 * The sign-in itself and the login page are always open. On an open page the request still tells
 * who is signed in, if anybody is. Mapped for error dispatches too, error pages are told as well;
 * nobody is asked to sign in there. Mapped for asynchronous dispatches too, a session that ends
 * while one is answered leads to the login, as in other requests.
 *
 * <p>People without a session are redirected to the login page with {@code return_to}; programs
 * (scripts of a page included) get 401 and a problem document. A form of somebody who is not signed
 * in is neither kept nor sent later: the person comes back to the form's page, with {@link
 * #NOTICE}. A session that cannot be looked up at the moment is a 503, no sign-out. The request
 * passed on has the person as {@link AtprotoPrincipal}, the session as attribute {@link #SESSION},
 * and {@code authenticate} and {@code logout} that do what their names say; answers to guarded
 * requests are not cached.
 */
public class AtprotoFilter implements Filter {
  /**
   * The request attribute that holds the caller's {@link
   * io.github.atprotojakarta.session.OAuthSession}; there is none when nobody is signed in.
   */
  public static final String SESSION = "io.github.atprotojakarta.session";

  /**
   * The query parameter by which a page learns what happened. Its one value is {@code
   * form_not_sent}: the person had to sign in first, and has to send the form again.
   */
  public static final String NOTICE = "atproto_notice";

  private RequestGuard gate;

  /** Creates the filter; the container calls {@link #init}. */
  public AtprotoFilter() {}

  @Override
  public void init(FilterConfig config) throws ServletException {
    try {
      AtprotoRuntime signIn = CDI.current().select(AtprotoRuntime.class).get();
      RequestAuthentication caller = CDI.current().select(RequestAuthentication.class).get();
      gate =
          new RequestGuard(
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
