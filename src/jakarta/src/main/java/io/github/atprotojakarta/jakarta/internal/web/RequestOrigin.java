package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes requests of this application's own pages from requests of other sites (CSRF).
 * Cookies with {@code SameSite=Lax} do not distinguish the hosts of one domain; these headers do.
 */
public final class RequestOrigin {
  /** The methods that change nothing (RFC 9110 section 9.2.1). */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final ApplicationUrls addresses;

  public RequestOrigin(ApplicationUrls addresses) {
    this.addresses = addresses;
  }

  /**
   * Returns whether a POST may change state. A POST without both headers does not come from a
   * current browser, so it is no cross-site request with a person's cookies.
   */
  public boolean mayPost(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    if ("same-origin".equals(site)) {
      return true;
    }
    if (origin == null) {
      return site == null;
    }
    // The loopback client redirects a form from localhost to 127.0.0.1, which is cross-site. Then
    // browsers send "Origin: null", and only the referrer identifies the form's page.
    return (addresses.loopback() && origin.equals("null"))
        ? ownReferrer(request).isPresent()
        : addresses.isOwnOrigin(request, origin);
  }

  /**
   * Returns whether a page of another site made a request that may change state, or opened a
   * WebSocket, whose messages may.
   */
  public boolean isCrossSite(HttpServletRequest request) {
    return (!SAFE.contains(request.getMethod()) || isWebSocket(request)) && !mayPost(request);
  }

  private static boolean isWebSocket(HttpServletRequest request) {
    Enumeration<String> values = request.getHeaders("Upgrade");
    while (values.hasMoreElements()) {
      if (Stream.of(values.nextElement().split(","))
          .anyMatch(protocol -> protocol.strip().equalsIgnoreCase("websocket"))) {
        return true;
      }
    }
    return false;
  }

  /** Returns path and query of the referring page as they were sent, if it is on our origin. */
  public Optional<String> ownReferrer(HttpServletRequest request) {
    return own(request, request.getHeader("Referer"));
  }

  /**
   * Returns path and query of the page that the browser shows, if it is on our origin. htmx names
   * it, even if the page hides its address from servers.
   */
  Optional<String> ownPage(HttpServletRequest request) {
    String named =
        ScriptLibrary.of(request) == ScriptLibrary.HTMX
            ? request.getHeader("HX-Current-URL")
            : null;
    return named == null ? ownReferrer(request) : own(request, named);
  }

  private Optional<String> own(HttpServletRequest request, @Nullable String referrer) {
    if (referrer == null) {
      return Optional.empty();
    }
    int slash = referrer.indexOf('/', "https://".length());
    String origin = slash < 0 ? referrer : referrer.substring(0, slash);
    return addresses.isOwnOrigin(request, origin)
        ? Optional.of(slash < 0 ? "/" : referrer.substring(slash))
        : Optional.empty();
  }

  /**
   * Returns whether a link may start a login at once. Only a link on a page of this application
   * may: a link from elsewhere could sign a person in to the account of the link's author, whose
   * server asks for no consent (login CSRF). {@code none} (a typed URL, or a link in an e-mail) is
   * not enough either.
   */
  public boolean mayBeginByLink(HttpServletRequest request) {
    return "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
  }
}
