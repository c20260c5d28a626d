package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Tells browsers to load and to send nothing but what these pages need. Mapped in web.xml. */
public class SecurityHeadersFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
          + " frame-ancestors 'none'; form-action 'self'";

  /** The pages with a script: files of this application alone, which make no HTML out of text. */
  private static final String GUARDED_POLICY =
      POLICY
          + "; script-src 'self'; connect-src 'self';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  @Inject private transient Settings settings;

  private String openPolicy = POLICY;

  /**
   * Settings are read once: on Payara each look-up asks the data grid too, and fails when that has
   * stopped.
   */
  @Override
  public void init() {
    openPolicy = POLICY + loginTargets();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean guarded = request.getServletPath().startsWith("/app/");
    response.setHeader("Content-Security-Policy", guarded ? GUARDED_POLICY : openPolicy);
    response.setHeader("X-Content-Type-Options", "nosniff");
    // Not even the origin: the authorization server learns who asks from the client_id.
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
   * Where the answer to a login form may lead. Chromium applies {@code form-action} to redirects as
   * well, and the authorization server of an account can be anywhere.
   */
  private String loginTargets() {
    boolean development =
        settings.get("atproto.development-mode").filter(Boolean::parseBoolean).isPresent();
    return development ? " https: http:" : " https:";
  }
}
