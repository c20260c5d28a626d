package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.LoginPageUrl;
import io.github.atprotojakarta.jakarta.internal.web.PageNotice;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A form that a person sent without being signed in. It is never kept or sent again: its fields may
 * be secrets, and a login must not trigger an action. After the login the person returns to the
 * page with the form, and a query parameter says that the form was not sent.
 */
public final class UnsentForm {
  private final AtprotoConfiguration configuration;
  private final ApplicationUrls urls;
  private final LoginPageUrl loginPage;

  UnsentForm(AtprotoConfiguration configuration, ApplicationUrls urls, LoginPageUrl loginPage) {
    this.configuration = configuration;
    this.urls = urls;
    this.loginPage = loginPage;
  }

  /** Returns the form's page with the notice if the page is known and ours, else the home page. */
  ReturnPath returnTo(HttpServletRequest request) {
    return loginPage
        .referringPage(request)
        .map(PageNotice.FORM_NOT_SENT::on)
        .flatMap(ReturnPath::parse)
        .orElseGet(() -> PageNotice.FORM_NOT_SENT.onHome(configuration, urls));
  }
}
