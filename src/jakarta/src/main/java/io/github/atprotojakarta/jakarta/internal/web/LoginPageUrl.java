package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The address of the login page, with the page to which the person returns after the login. */
public final class LoginPageUrl {
  /** The link relation of the login page in a 401 (RFC 8288 section 2.1.2). */
  private static final String RELATION = "tag:atprotojakarta.github.io,2026:login";

  private final AtprotoConfiguration configuration;
  private final ApplicationUrls urls;
  private final RequestOrigin origin;

  /** Creates the address. */
  public LoginPageUrl(AtprotoConfiguration configuration, ApplicationUrls urls) {
    this.configuration = configuration;
    this.urls = urls;
    this.origin = new RequestOrigin(urls);
  }

  /** Returns the address with a page to return to and a notice for the person. */
  public String url(
      HttpServletRequest request, @Nullable ReturnPath returnTo, @Nullable PageNotice notice) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (returnTo != null) {
      parameters.put("return_to", returnTo.value());
    }
    if (notice != null) {
      parameters.put(PageNotice.NAME, notice.value());
    }
    return urls.page(request, configuration.loginPage(), parameters);
  }

  /** Returns the address for a script, which returns to the page that the script is on. */
  String url(HttpServletRequest request) {
    Optional<ReturnPath> page =
        isBoosted(request) ? urls.requestedPage(request) : referringPage(request);
    return url(request, page.orElse(null), null);
  }

  /** Returns whether htmx, not the browser, loads a page. */
  private static boolean isBoosted(HttpServletRequest request) {
    return ScriptLibrary.of(request) == ScriptLibrary.HTMX
        && "true".equals(request.getHeader("HX-Boosted"))
        && request.getMethod().equals("GET");
  }

  /**
   * Returns the page of this application on which a form or a script made a request, if the browser
   * names it. The sign-in itself and other applications on the same host do not count.
   */
  public Optional<ReturnPath> referringPage(HttpServletRequest request) {
    return origin.ownPage(request).flatMap(LoginPageUrl::page).filter(this::isPage);
  }

  private static Optional<ReturnPath> page(String url) {
    String[] parts = url.split("#", 2)[0].split("\\?", 2);
    return ReturnPath.ofRequest(parts[0], parts.length == 1 ? null : parts[1]);
  }

  private boolean isPage(ReturnPath page) {
    String context = urls.publicContextPath();
    return page.isWithin(context)
        && !page.isWithin(urls.publicBase())
        && !page.isWithin(context + configuration.loginPage().split("\\?", 2)[0]);
  }

  /** Adds the address to a 401, for scripts of any kind and for htmx. */
  HttpReply linkedFrom(HttpReply reply, HttpServletRequest request) {
    String url = url(request);
    HttpReply linked = reply.with("Link", "<" + url + ">; rel=\"" + RELATION + "\"");
    return ScriptLibrary.of(request) == ScriptLibrary.HTMX
        ? linked.with("HX-Redirect", url)
        : linked;
  }
}
