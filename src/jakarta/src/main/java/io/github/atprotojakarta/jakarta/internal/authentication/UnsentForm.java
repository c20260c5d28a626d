package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.PageNotice;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * A form that a person sent without being signed in. It is never kept or sent again: its fields may
 * be secrets, and a login must not trigger an action. After the login the person returns to the
 * page with the form, and a query parameter says that the form was not sent.
 */
public final class UnsentForm {
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
        .flatMap(UnsentForm::page)
        .filter(this::isPage)
        .map(PageNotice.FORM_NOT_SENT::on)
        .flatMap(ReturnPath::parse)
        .orElseGet(() -> PageNotice.FORM_NOT_SENT.onHome(configuration, urls));
  }

  private static Optional<ReturnPath> page(String referrer) {
    String[] parts = referrer.split("#", 2)[0].split("\\?", 2);
    return ReturnPath.ofRequest(parts[0], parts.length == 1 ? null : parts[1]);
  }

  /** Excludes the sign-in itself and other applications on the same host. */
  private boolean isPage(ReturnPath page) {
    String context = urls.publicContextPath();
    return page.isWithin(context)
        && !page.isWithin(urls.publicBase())
        && !page.isWithin(context + configuration.loginPage().split("\\?", 2)[0]);
  }
}
