package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a program that has the browser's cookies gets of the calls that the page's script makes. */
final class ScriptCalls {
  private static final Map<String, String> OWN =
      Map.of("Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty");

  /** More than the application keeps in memory. */
  private static final int LARGE = 3 << 20;

  private final Application app;
  private final WebBrowser browser;

  ScriptCalls(Application app, WebBrowser browser) {
    this.app = app;
    this.browser = browser;
  }

  void areAnsweredByThePds() {
    browser.post(app.at("/app/posts"), Map.of("text", "<b>For the script</b>"));

    for (Map<String, String> headers : List.of(OWN, Map.of("X-Requested-With", "fetch"))) {
      WebBrowser.Page answer = browser.call(newestPosts(), headers);

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("application/json");
      assertThat(answer.body()).contains("<b>For the script</b>");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Content-Security-Policy")).contains("sandbox");
      assertThat(answer.headers()).doesNotContainKeys("Set-Cookie", "DPoP-Nonce");
    }
  }

  void areRefusedWhenNotThePagesOwn() {
    Map<String, String> elsewhere =
        Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors");

    isRefused(403, "cross_site", () -> browser.call(newestPosts(), elsewhere));
    isRefused(403, "cross_site", () -> browser.call(newestPosts(), Map.of()));
    Map<String, String> image =
        Map.of(
            "Sec-Fetch-Site",
            "same-origin",
            "Sec-Fetch-Mode",
            "no-cors",
            "Sec-Fetch-Dest",
            "image");
    isRefused(403, "cross_site", () -> browser.call(newestPosts(), image));
    isRefused(403, "cross_site", () -> browser.callWith("{}", createRecord(), elsewhere));
    isRefused(403, "cross_site", () -> browser.post(createRecord(), Map.of("repo", "me")));
  }

  void areRefusedWhenNotOnTheList() {
    URI session = app.at("/oauth/xrpc/com.atproto.server.getSession");

    isRefused(403, "method_not_open", () -> browser.call(session, OWN));
    isRefused(403, "method_not_open", () -> browser.callWith("{}", createRecord(), OWN));
  }

  void areRefusedWhenNobodyIsSignedIn() {
    isRefused(401, "signed_out", () -> browser.call(newestPosts(), OWN));
  }

  /** A beginning that looks like the whole would be taken for it. */
  void failWhenTheAnswerBreaksOff() {
    app.network().faults().abortNextResponse(Endpoint.XRPC, LARGE);

    assertThat(browser.call(newestPosts(), OWN).status()).isEqualTo(502);
    assertThat(browser.call(newestPosts(), OWN).status()).as("the next one").isEqualTo(200);
  }

  private void isRefused(int status, String why, Supplier<WebBrowser.Page> call) {
    long asked = app.network().counters().requests(Endpoint.XRPC);

    WebBrowser.Page answer = call.get();

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.body()).contains(why);
    assertThat(app.network().counters().requests(Endpoint.XRPC)).isEqualTo(asked);
  }

  private URI newestPosts() {
    return app.at(
        "/oauth/xrpc/com.atproto.repo.listRecords?collection=app.bsky.feed.post&limit=5&repo="
            + NetworkBeforeServer.alice());
  }

  private URI createRecord() {
    return app.at("/oauth/xrpc/com.atproto.repo.createRecord");
  }
}
