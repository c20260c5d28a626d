package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Where people go on after signing in when what they had sent was a form. It is never kept or sent
 * again: its fields may be secrets, and nobody may be made to do something by a login. They come
 * back to the page that the form stands on, which is told that the form was not sent.
 */
final class UnsentForm {
  /** The value of {@link AtprotoFilter#NOTICE}. */
  static final String NOT_SENT = "form_not_sent";

  private static final String PAIR = RequestParameters.pair(AtprotoFilter.NOTICE, NOT_SENT);

  private final AtprotoConfiguration configuration;
  private final ApplicationUrls addresses;
  private final RequestOrigin origin;

  UnsentForm(AtprotoConfiguration configuration, ApplicationUrls addresses) {
    this.configuration = configuration;
    this.addresses = addresses;
    this.origin = new RequestOrigin(addresses);
  }

  /** The form's page with the notice, if the browser tells it and it is one of ours; else home. */
  ReturnPath returnTo(HttpServletRequest request) {
    return origin
        .ownReferrer(request)
        .flatMap(ReturnPath::parse)
        .filter(this::isPage)
        .map(UnsentForm::withNotice)
        .flatMap(ReturnPath::parse)
        .orElseGet(
            () ->
                new ReturnPath(
                    withNotice(
                        new ReturnPath(addresses.publicContextPath() + configuration.home()))));
  }

  /** Not the sign-in itself, and not another application on the same host. */
  private boolean isPage(ReturnPath page) {
    String context = addresses.publicContextPath();
    return page.isWithin(context)
        && !page.isWithin(addresses.publicBase())
        && !page.isWithin(context + configuration.loginPage().split("\\?", 2)[0]);
  }

  private static String withNotice(ReturnPath page) {
    String address = page.value();
    if (address.contains(PAIR)) {
      return address;
    }
    return address + (address.contains("?") ? "&" : "?") + PAIR;
  }
}
