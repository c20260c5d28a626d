package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes calls of the application's own scripts from requests that other sites can make a
 * browser send. Responses to other origins never have CORS headers, so a request that needs a
 * preflight cannot come from one.
 */
final class SameOriginScripts {
  /** Types that a form of any site can send (Fetch standard, "CORS-safelisted request-header"). */
  private static final Set<String> FORM_TYPES =
      Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

  private final RequestOrigin origin;

  SameOriginScripts(ApplicationUrls urls) {
    this.origin = new RequestOrigin(urls);
  }

  /**
   * Checks that a request is from a script of the application.
   *
   * @throws RejectedRequestException when it may come from elsewhere
   */
  void requireOwn(HttpServletRequest request) {
    boolean own = request.getMethod().equals("POST") ? mayPost(request) : mayGet(request);
    if (!own) {
      throw new RejectedRequestException(
          ErrorKind.CROSS_SITE,
          "Only scripts of this application's pages may call XRPC methods here. They need the header"
              + " X-Requested-With if the browser does not send Sec-Fetch-Site.");
    }
  }

  private boolean mayPost(HttpServletRequest request) {
    return origin.mayPost(request) && (hasOwnHeader(request) || !isFormType(request));
  }

  /** Rejects navigation: it does not come from a script, and would show the response as a page. */
  private static boolean mayGet(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site == null) {
      return hasOwnHeader(request);
    }
    return site.equals("same-origin") && !"navigate".equals(request.getHeader("Sec-Fetch-Mode"));
  }

  private static boolean hasOwnHeader(HttpServletRequest request) {
    return request.getHeader("X-Requested-With") != null;
  }

  private static boolean isFormType(HttpServletRequest request) {
    @Nullable String type = request.getContentType();
    return type == null
        || FORM_TYPES.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
  }
}
