package io.github.atprotojakarta.jakarta.internal.endpoints;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Serves the endpoints of the sign-in. */
public final class EndpointServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private transient @Nullable EndpointRouter router;

  /** Creates the servlet; the container calls {@link #init}. */
  public EndpointServlet() {}

  /** Looks the router up: not every container injects into servlets that code has made. */
  @Override
  public void init() throws ServletException {
    router = CDI.current().select(EndpointRouter.class).get();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (router == null) {
      throw new ServletException("The servlet is not initialized");
    }
    router.reply(request, response, request.getInputStream()).writeTo(response);
  }
}
