package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trouble with the PDS after a login. The application asks for the scope "atproto" alone. */
class TroubleIT {
  private static RunningApplication app;
  private final WebBrowser browser = WebBrowser.person();

  @BeforeAll
  static void start() throws IOException {
    app = RunningApplication.start(Map.of("atproto.scope", "atproto"));
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
  }

  @BeforeEach
  void signIn() {
    SignInSteps.as(app, browser);
  }

  @AfterEach
  void repair() {
    app.network().faults().clear();
  }

  @Test
  void a_missing_permission_is_explained() {
    WebBrowser.Page page = browser.post(app.at("/app/posts"), Map.of("text", "Hello"));

    assertThat(page.status()).isEqualTo(403);
    assertThat(page.body())
        .contains("Permission missing")
        .contains("atproto.scope")
        .contains("repo:app.bsky.feed.post?action=create");
  }

  @Test
  void a_pds_that_is_out_of_order_leaves_a_dashboard_that_says_so() {
    app.network().faults().failNextRequest(Endpoint.XRPC, 503);

    WebBrowser.Page page = browser.get(app.at("/app/dashboard"));

    assertThat(page.status()).isEqualTo(502);
    assertThat(page.body())
        .contains("id=\"problem\"")
        .contains("did:plc:")
        .contains("this session")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
    assertThat(browser.get(app.at("/app/dashboard")).status()).as("later").isEqualTo(200);
  }

  @Test
  void a_post_that_is_not_there_is_a_404() {
    WebBrowser.Page page = browser.get(app.at("/app/posts/3kaaaaaaaaaaa"));

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("Not found on your server");
  }

  @Test
  void a_session_that_ended_at_the_server_sends_the_person_to_sign_in_again() {
    app.network().endSessions(app.alice());
    app.network().faults().rejectAccessTokens(true);

    WebBrowser.Page page = browser.get(app.at("/app/dashboard"));

    assertThat(page.status()).isBetween(302, 303);
    assertThat(page.location().getPath()).isEqualTo("/atproto/");
    assertThat(browser.cookies().keySet()).noneMatch(name -> name.endsWith("-session"));
  }
}
