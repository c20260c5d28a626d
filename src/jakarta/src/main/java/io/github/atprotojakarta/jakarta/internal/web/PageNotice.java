package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;

/**
 * A query parameter that tells a page that something was left out or has ended, so that the page
 * can tell the person.
 */
public enum PageNotice {
  /** The person had to sign in first, and has to send the form again. */
  FORM_NOT_SENT("form_not_sent"),
  /** The page that the person asked for cannot be opened after the login. */
  PAGE_LOST("page_lost"),
  /** The person was signed in, and the session has ended. */
  SESSION_ENDED("session_ended");

  /** The name of the query parameter. */
  public static final String NAME = "atproto_notice";

  private final String value;

  PageNotice(String value) {
    this.value = value;
  }

  /** Returns the value of the query parameter. */
  public String value() {
    return value;
  }

  /** Returns a page with this notice. The result may be too long for a {@link ReturnPath}. */
  public String on(ReturnPath page) {
    String pair = RequestParameters.pair(NAME, value);
    String[] parts = page.value().split("#", 2);
    if (parts[0].contains(pair)) {
      return page.value();
    }
    String fragment = parts.length == 1 ? "" : "#" + parts[1];
    return parts[0] + (parts[0].contains("?") ? "&" : "?") + pair + fragment;
  }

  /** Returns the application's home page with this notice. */
  public ReturnPath onHome(AtprotoConfiguration configuration, ApplicationUrls urls) {
    ReturnPath home = new ReturnPath(urls.publicContextPath() + configuration.home());
    return new ReturnPath(on(home));
  }
}
