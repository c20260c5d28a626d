package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the container's own request and response available to JAX-RS resources, which receive
 * proxies from some JAX-RS implementations. Containers do not forward proxies. Also counts the
 * requests.
 */
public final class ExchangeFilter implements Filter {
  private static final String NAME = "atproto-exchange";

  private final RequestsInFlight requests;

  private ExchangeFilter(RequestsInFlight requests) {
    this.requests = requests;
  }

  /** The request and the response as the last filter has them. */
  record Exchange(HttpServletRequest request, HttpServletResponse response) {}

  /** Adds the filter to an application, behind all others. */
  public static void addTo(ServletContext context, RequestsInFlight requests) {
    FilterRegistration.Dynamic filter = context.addFilter(NAME, new ExchangeFilter(requests));
    if (filter != null) {
      filter.setAsyncSupported(true);
      filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }
  }

  /** Returns the request and the response behind a request; {@code null} without the filter. */
  static @Nullable Exchange of(HttpServletRequest request) {
    return request.getAttribute(NAME) instanceof Exchange exchange ? exchange : null;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // A filter of the application may have wrapped the request as a plain ServletRequest.
    if (request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      request.setAttribute(NAME, new Exchange(httpRequest, httpResponse));
    }
    requests.begin();
    try {
      chain.doFilter(request, response);
    } finally {
      requests.end();
    }
  }
}
