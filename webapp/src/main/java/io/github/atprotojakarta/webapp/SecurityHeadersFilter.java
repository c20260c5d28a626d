package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Restricts browsers to the resources and form targets of these pages. Mapped in web.xml. */
public class SecurityHeadersFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** Scripts are this application's files only, which create no HTML from strings. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self';"
          + " require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none';"
          + " frame-ancestors 'none'; form-action 'self'";

  private static final String GUARDED_POLICY = POLICY + "; connect-src 'self'";

  @Inject private transient Settings settings;
  @Inject private transient SignInOptions options;

  private String openPolicy = POLICY;

  /**
   * Reads the settings once: on Payara each look-up also queries the data grid, and fails if that
   * has stopped.
   */
  @Override
  public void init() {
    openPolicy = POLICY + loginTargets();
    if (options.typeahead() != null) {
      openPolicy += "; connect-src " + options.typeahead();
    }
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean guarded = request.getServletPath().startsWith("/app/");
    response.setHeader("Content-Security-Policy", guarded ? GUARDED_POLICY : openPolicy);
    response.setHeader("X-Content-Type-Options", "nosniff");
    // Not even the origin is sent: the client_id identifies this application.
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (guarded) {
      response.setHeader("Cache-Control", "no-store");
    }
    chain.doFilter(request, response);
  }

  /**
   * Returns the allowed redirect targets of the login form. Chromium applies {@code form-action} to
   * redirects too, and an account's authorization server can be any server.
   */
  private String loginTargets() {
    boolean development =
        settings.get("atproto.development-mode").filter(Boolean::parseBoolean).isPresent();
    return development ? " https: http:" : " https:";
  }
}
