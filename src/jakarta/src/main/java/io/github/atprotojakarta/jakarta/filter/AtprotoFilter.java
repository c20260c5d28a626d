package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.internal.audit.AuditTrail;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationEntryPoint;
import io.github.atprotojakarta.jakarta.internal.authentication.CookieRenewal;
import io.github.atprotojakarta.jakarta.internal.authentication.EndedSessions;
import io.github.atprotojakarta.jakarta.internal.authentication.HttpSessionOwner;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.authentication.SignInPages;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.PageNotice;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
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
import org.jspecify.annotations.Nullable;

/**
 * Lets requests of signed-in people pass and sends other people to the login page. The setting
 * {@code atproto.guard} maps it to URL patterns, and {@code atproto.open} has exceptions. It is
 * also declared under the name {@code AtprotoFilter}, so that {@code web.xml} can map it:
 *
 * <pre>{@code
 * <filter-mapping>
 *   <filter-name>AtprotoFilter</filter-name>
 *   <url-pattern>/*</url-pattern>
 * </filter-mapping>
 * }</pre>
 *
 * or map a subclass by {@code @WebFilter}, or call {@code ServletContext.addFilter}.
 *
 * <p>Init parameters are lists of patterns such as {@code /notes/*, *.css}:
 *
 * <ul>
 *   <li>{@code guarded}: requests that need a session; by default all that the filter is mapped to
 *   <li>{@code open}: exceptions from {@code guarded}
 * </ul>
 *
 * <p>The login page, the endpoints of the sign-in, {@code /favicon.ico} and the resources of
 * Jakarta Faces are always open; so are style sheets, scripts, fonts and images of the WAR, if the
 * filter covers the login page. Requests for open pages still show who is signed in, if anybody is.
 * Map the filter for error dispatches too if error pages need to know who is signed in; an error
 * page never leads to the login page. Map it for asynchronous dispatches too if a session that ends
 * during one must lead to the login page, as in other requests.
 *
 * <p>A request of another site's page that may change something, or opens a WebSocket, gets a 403
 * if it has a session (CSRF); {@code atproto.csrf.exempt} has exceptions.
 *
 * <p>People without a session are redirected to the login page with {@code return_to}; programs
 * (scripts of a page included) get 401 and a problem document. A form of somebody who is not signed
 * in is neither kept nor sent later: after the login the person returns to the form's page, with
 * the query parameter {@link #NOTICE}. If the session cannot be looked up at the moment, the
 * response is a 503, and the person stays signed in. The request that the application gets has the
 * person as {@link AtprotoPrincipal}, the session as attribute {@link #SESSION}, and working {@code
 * authenticate} and {@code logout} methods. Responses to guarded requests are not cached.
 */
public class AtprotoFilter implements Filter {
  /**
   * The request attribute that holds the caller's {@link
   * io.github.atprotojakarta.session.OAuthSession}; absent when nobody is signed in.
   */
  public static final String SESSION = RequestGuard.SESSION;

  /**
   * The query parameter that tells a page that something was left out. Its values are {@code
   * form_not_sent}: the person had to sign in first, and has to send the form again; {@code
   * page_lost}: the page that the person asked for cannot be opened after the login; and {@code
   * session_ended}, on the login page: the person was signed in, and the session has ended.
   */
  public static final String NOTICE = PageNotice.NAME;

  private @Nullable RequestGuard guard;

  /** Creates the filter; the container calls {@link #init}. */
  public AtprotoFilter() {}

  /** Looks the guard's parts up: the container injects nothing into filters that code has made. */
  @Override
  public void init(FilterConfig config) throws ServletException {
    PathPatterns guarded = patterns(config, "guarded");
    PathPatterns open = patterns(config, "open");
    CDI<Object> beans = CDI.current();
    GuardSettings settings = GuardSettings.read(beans.select(Settings.class).get());
    SignInPages signIn = beans.select(SignInPages.class).get();
    OpenPages pages =
        new OpenPages(
            guarded,
            open.and(settings.open()),
            signIn,
            settings.openAssets(),
            GuardReport.mappings(
                config.getServletContext().getFilterRegistration(config.getFilterName())));
    guard =
        new RequestGuard(
            beans.select(RequestAuthentication.class).get(),
            beans.select(AuthenticationEntryPoint.class).get(),
            beans.select(HttpSessionOwner.class).get(),
            beans.select(EndedSessions.class).get(),
            beans.select(CookieRenewal.class).get(),
            pages,
            new CrossSiteRequests(
                new RequestOrigin(beans.select(ApplicationUrls.class).get()),
                beans.select(ErrorResponses.class).get(),
                signIn,
                settings.csrfExempt(),
                beans.select(RequestAuthentication.class).get(),
                beans.select(AuditTrail.class).get()));
    new GuardReport(config, pages).log(beans.getBeanManager());
  }

  private static PathPatterns patterns(FilterConfig config, String name) throws ServletException {
    try {
      return PathPatterns.parse(config.getInitParameter(name));
    } catch (IllegalArgumentException e) {
      throw new ServletException("AtprotoFilter, init-param " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestGuard ready = guard;
    if (ready == null) {
      throw new IllegalStateException(
          "AtprotoFilter is not initialized: a subclass that overrides init must call super.init");
    }
    if (request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      ready.filter(httpRequest, httpResponse, chain);
    } else {
      chain.doFilter(request, response);
    }
  }
}
