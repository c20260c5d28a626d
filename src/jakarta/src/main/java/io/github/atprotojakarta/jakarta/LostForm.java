package io.github.atprotojakarta.jakarta;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Where people go on after signing in when what they had sent was a form. It is never kept or sent
 * again: its fields may be secrets, and nobody may be made to do something by a login. They come
 * back to the page that the form stands on, which is told that the form was not sent.
 */
final class LostForm {
  /** The value of {@link AtprotoFilter#NOTICE}. */
  static final String NOT_SENT = "form_not_sent";

  private static final String PAIR = RequestParameters.pair(AtprotoFilter.NOTICE, NOT_SENT);

  private final AtprotoConfiguration configuration;
  private final WebAddresses addresses;
  private final RequestOrigin origin;

  LostForm(AtprotoConfiguration configuration, WebAddresses addresses) {
    this.configuration = configuration;
    this.addresses = addresses;
    this.origin = new RequestOrigin(addresses);
  }

  /** The form's page with the notice, if the browser tells it and it is one of ours; else home. */
  ReturnAddress returnTo(HttpServletRequest request) {
    return origin
        .ownReferrer(request)
        .flatMap(ReturnAddress::parse)
        .filter(this::isPage)
        .map(LostForm::withNotice)
        .flatMap(ReturnAddress::parse)
        .orElseGet(
            () ->
                new ReturnAddress(
                    withNotice(
                        new ReturnAddress(addresses.publicContextPath() + configuration.home()))));
  }

  /** Not the sign-in itself, and not another application on the same host. */
  private boolean isPage(ReturnAddress page) {
    String context = addresses.publicContextPath();
    return page.isWithin(context)
        && !page.isWithin(addresses.publicBase())
        && !page.isWithin(context + configuration.loginPage().split("\\?", 2)[0]);
  }

  private static String withNotice(ReturnAddress page) {
    String address = page.value();
    if (address.contains(PAIR)) {
      return address;
    }
    return address + (address.contains("?") ? "&" : "?") + PAIR;
  }
}
