package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.jakarta.LoginFailure;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The application's own error page, rendered by a forward. The page is buffered, so that a page
 * that fails can still be replaced by the library's plain page, and so that JAX-RS can send it.
 *
 * @param path the page's path below the context path
 * @param plain the plain page
 */
record ForwardedPage(
    HttpServletRequest request, LoginFailure failure, String path, ErrorPage plain) {
  private static final System.Logger LOG = System.getLogger(ForwardedPage.class.getName());

  /** Jakarta Pages supports no other methods (Pages 3.1 section 1.1.2). */
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  /** Returns a reply for JAX-RS; otherwise the same as the other method. */
  HttpReply render(HttpReply reply) {
    ExchangeFilter.Exchange exchange = ExchangeFilter.of(request);
    if (exchange == null) {
      warn("the request did not pass through the library's filter");
      return plain.addTo(reply);
    }
    return new ForwardedPage(exchange.request(), failure, path, plain)
        .render(reply, exchange.response());
  }

  /**
   * Returns the reply with the rendered page as its body, or with the plain page if the application
   * cannot render its own.
   *
   * @param response the response of the request; it receives headers that the page sets
   */
  HttpReply render(HttpReply reply, HttpServletResponse response) {
    if (!canForward(response)) {
      return plain.addTo(reply);
    }
    BufferedPage page = new BufferedPage(response, reply);
    String problem = forward(page);
    if (problem == null) {
      return reply.withBody("text/html;charset=utf-8", page.complete());
    }
    warn(problem);
    return plain.addTo(reply);
  }

  private void warn(String problem) {
    LOG.log(
        Level.ERROR,
        "ATP2206 LoginFailureHandler forwards failure [{0}] to {1}, but {2}. The plain page is shown.",
        failure.reference(),
        path,
        problem);
  }

  /** A failure of the error page itself must not forward to the error page again. */
  private boolean canForward(HttpServletResponse response) {
    return METHODS.contains(request.getMethod())
        && !response.isCommitted()
        && !request.isAsyncStarted()
        && request.getAttribute(LoginFailure.ATTRIBUTE) == null;
  }

  /** Returns the reason why there is no page; {@code null} if there is one. */
  private @Nullable String forward(BufferedPage page) {
    request.setAttribute(LoginFailure.ATTRIBUTE, failure);
    try {
      RequestDispatcher dispatcher = request.getRequestDispatcher(path);
      if (dispatcher == null) {
        return "the application has no page at this path";
      }
      dispatcher.forward(request, page);
      return page.problem(!request.getMethod().equals("HEAD"));
    } catch (ServletException | IOException | RuntimeException | LinkageError e) {
      // A JSP that does not compile against the server's classes is a LinkageError.
      LOG.log(Level.ERROR, "ATP2209 The error page " + path + " failed", e);
      return "the page failed";
    } finally {
      request.removeAttribute(LoginFailure.ATTRIBUTE);
    }
  }
}
