package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;

/** The steps of a login. */
final class SignInSteps {
  private SignInSteps() {}

  /** The first step: what was typed, and the address of the authorization server's page. */
  static URI begin(Application app, WebBrowser browser, String identifier) {
    return begun(app, submit(app, browser, identifier));
  }

  /** The same for alice, who wants to come back to some page. */
  static URI beginAndReturnTo(Application app, WebBrowser browser, String page) {
    Map<String, String> form = Map.of("identifier", RunningApplication.HANDLE, "return_to", page);
    return begun(app, browser.post(app.at("/oauth/login"), form));
  }

  private static URI begun(Application app, WebBrowser.Page page) {
    assertThat(page.status()).as(page.body()).isBetween(302, 303);
    assertThat(page.location().toString()).startsWith(app.network().issuer().toString());
    return page.location();
  }

  static WebBrowser.Page submit(Application app, WebBrowser browser, String identifier) {
    return browser.post(
        app.at("/oauth/login"),
        Map.of("identifier", identifier, "return_to", app.at("/app/dashboard").getPath()));
  }

  /** The second step: the person signs in and consents; gives the callback's address. */
  static URI consent(Application app, URI authorization) {
    return app.network()
        .signIn(authorization, RunningApplication.HANDLE, RunningApplication.PASSWORD);
  }

  /** All of it, and the answer to the callback, which leads to that page. */
  static WebBrowser.Page andReturnTo(Application app, WebBrowser browser, String page) {
    return browser.get(consent(app, beginAndReturnTo(app, browser, page)));
  }

  /** All of it, to the dashboard. */
  static void as(Application app, WebBrowser browser) {
    URI callback = consent(app, begin(app, browser, RunningApplication.HANDLE));
    WebBrowser.Page page = browser.get(callback);
    assertThat(page.status()).as(page.body()).isBetween(302, 303);
    assertThat(page.location().getPath()).isEqualTo(app.at("/app/dashboard").getPath());
  }
}
