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
 * Tells calls of the application's own scripts from what other sites can make a browser send. No
 * other origin is ever answered with CORS headers, so a request that needs a preflight cannot come
 * from one.
 */
final class SameOriginScripts {
  /** What a form of any site can send (Fetch standard, "CORS-safelisted request-header"). */
  private static final Set<String> FORM_TYPES =
      Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

  private final RequestOrigin origin;

  SameOriginScripts(ApplicationUrls addresses) {
    this.origin = new RequestOrigin(addresses);
  }

  /** Refuses what cannot be told to be the application's own. */
  void demandOwn(HttpServletRequest request) {
    boolean own = request.getMethod().equals("POST") ? mayPost(request) : mayGet(request);
    if (!own) {
      throw new RejectedRequestException(
          ErrorKind.CROSS_SITE,
          "Only scripts of this application's own pages call XRPC methods here, with the header"
              + " X-Requested-With if the browser does not say where a request comes from.");
    }
  }

  private boolean mayPost(HttpServletRequest request) {
    return origin.mayPost(request) && (hasOwnHeader(request) || !isFormType(request));
  }

  /** A page that is opened is not asked for by a script, and could show what it gets. */
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
