package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A form that a person sent without being signed in. It is never kept or sent again: its fields may
 * be secrets, and a login must not trigger an action. After the login the person returns to the
 * page with the form, and a query parameter says that the form was not sent.
 */
public final class UnsentForm {
  /** The query parameter that tells a page about the form. */
  public static final String NOTICE = "atproto_notice";

  /** The only value of {@link #NOTICE}. */
  static final String NOT_SENT = "form_not_sent";

  private static final String PAIR = RequestParameters.pair(NOTICE, NOT_SENT);

  private final AtprotoConfiguration configuration;
  private final ApplicationUrls urls;
  private final RequestOrigin origin;

  UnsentForm(AtprotoConfiguration configuration, ApplicationUrls urls) {
    this.configuration = configuration;
    this.urls = urls;
    this.origin = new RequestOrigin(urls);
  }

  /** Returns the form's page with the notice if the page is known and ours, else the home page. */
  ReturnPath returnTo(HttpServletRequest request) {
    return origin
        .ownReferrer(request)
        .flatMap(ReturnPath::parse)
        .filter(this::isPage)
        .map(UnsentForm::withNotice)
        .flatMap(ReturnPath::parse)
        .orElseGet(this::home);
  }

  private ReturnPath home() {
    ReturnPath home = new ReturnPath(urls.publicContextPath() + configuration.home());
    return new ReturnPath(withNotice(home));
  }

  /** Excludes the sign-in itself and other applications on the same host. */
  private boolean isPage(ReturnPath page) {
    String context = urls.publicContextPath();
    return page.isWithin(context)
        && !page.isWithin(urls.publicBase())
        && !page.isWithin(context + configuration.loginPage().split("\\?", 2)[0]);
  }

  private static String withNotice(ReturnPath page) {
    String path = page.value();
    if (path.contains(PAIR)) {
      return path;
    }
    return path + (path.contains("?") ? "&" : "?") + PAIR;
  }
}
