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

  private static final Set<String> FETCH_MODES = Set.of("cors", "same-origin");

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
    if (!own || !isFetch(request)) {
      throw new RejectedRequestException(
          ErrorKind.CROSS_SITE,
          "Only scripts of this application's pages may call XRPC methods here, by fetch or"
              + " XMLHttpRequest. They need the header X-Requested-With if the browser does not send"
              + " Sec-Fetch-Site and Sec-Fetch-Dest.");
    }
  }

  /**
   * Returns whether a request may be from {@code fetch} or {@code XMLHttpRequest}. Other parts of a
   * page (scripts, styles, workers, images, frames) would use the response in the application's
   * origin; navigation would show it as a page; a link's ping and prefetch are {@code no-cors}.
   */
  private static boolean isFetch(HttpServletRequest request) {
    String destination = request.getHeader("Sec-Fetch-Dest");
    String mode = request.getHeader("Sec-Fetch-Mode");
    return (destination == null || destination.equals("empty"))
        && (mode == null || FETCH_MODES.contains(mode));
  }

  private boolean mayPost(HttpServletRequest request) {
    return origin.mayPost(request) && (hasOwnHeader(request) || !isFormType(request));
  }

  private static boolean mayGet(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    boolean known = site != null && request.getHeader("Sec-Fetch-Dest") != null;
    return (site == null || site.equals("same-origin")) && (known || hasOwnHeader(request));
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
