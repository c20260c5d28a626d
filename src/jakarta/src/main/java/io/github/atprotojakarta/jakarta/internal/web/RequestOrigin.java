package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Tells requests that this application's own pages make from those that another site makes in a
 * person's name (CSRF). Cookies with {@code SameSite=Lax} do not tell the hosts of one domain
 * apart; these headers do.
 */
public final class RequestOrigin {
  private final ApplicationUrls addresses;

  public RequestOrigin(ApplicationUrls addresses) {
    this.addresses = addresses;
  }

  /**
   * Whether a POST may change something. One without either header comes from no browser of today,
   * so nobody's cookies were taken along against their will.
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
    // The loopback client sends a form from localhost on to 127.0.0.1, which is "cross-site"; after
    // that browsers hide the origin, and the referrer alone tells whose form it was.
    return (addresses.loopback() && origin.equals("null"))
        ? ownReferrer(request).isPresent()
        : addresses.isOwnOrigin(request, origin);
  }

  /** Path and query of the page that a request comes from, if it is one of this application's. */
  public Optional<String> ownReferrer(HttpServletRequest request) {
    String referrer = request.getHeader("Referer");
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
   * Whether a link may begin a login at once. Only a link on a page of this application may: from
   * elsewhere it could sign a person in with the account of whoever wrote the link, as that
   * person's own server asks nothing (login CSRF). {@code none} (typed, or clicked in a mail) does
   * not do either.
   */
  public boolean mayBeginByLink(HttpServletRequest request) {
    return "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
  }
}
