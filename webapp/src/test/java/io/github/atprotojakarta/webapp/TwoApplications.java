package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/**
 * The application twice in one server, and one browser at both.
 *
 * @param one under one context path
 * @param two under another
 */
record TwoApplications(Application one, Application two) {
  void signInApart() {
    WebBrowser browser = WebBrowser.person();

    SignInSteps.as(one, browser);

    assertThat(statusOfDashboard(browser, one)).isEqualTo(200);
    assertThat(statusOfDashboard(browser, two)).isBetween(302, 303);
  }

  void signOutApart() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(one, browser);
    SignInSteps.as(two, browser);

    browser.post(one.at("/oauth/logout"), Map.of());

    assertThat(statusOfDashboard(browser, one)).isBetween(302, 303);
    assertThat(statusOfDashboard(browser, two)).isEqualTo(200);
  }

  private static int statusOfDashboard(WebBrowser browser, Application app) {
    return browser.get(app.at("/app/dashboard")).status();
  }
}
