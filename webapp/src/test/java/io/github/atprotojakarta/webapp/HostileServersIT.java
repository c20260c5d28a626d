package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.HostileJson;
import io.github.atprotojakarta.testkit.server.HostileResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that try to exhaust the application and the proxy of its script: each request of a
 * browser ends with an error page or a problem document, and honest people sign in as before.
 */
@Tag("long")
class HostileServersIT {
  private static final Map<String, String> OWN_SCRIPT =
      Map.of("Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty");

  /** As many calls of the script as would take all permits if they kept them. */
  private static final int CALLS = 12;

  private static final AtomicInteger ACCOUNTS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static RunningApplication app;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeAll
  static void start() throws IOException {
    app =
        RunningApplication.start(
            Map.of(
                "atproto.login-deadline", "PT5S",
                "atproto.xrpc.timeout", "PT5S",
                "atproto.metadata-cache", "PT0S"));
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
  }

  @AfterEach
  void repair() {
    app.network().faults().clear();
    threads.shutdownNow();
  }

  static Stream<Endpoint> endpointsOfALogin() {
    return Stream.of(
        Endpoint.DIRECTORY, Endpoint.RESOURCE_METADATA, Endpoint.SERVER_METADATA, Endpoint.PAR);
  }

  /** Each time with a new account, so that nothing of it is in a cache. */
  private static void assertLoginFailsWithAPage() {
    String handle = "stranger" + ACCOUNTS.incrementAndGet() + ".test";
    app.network().createAccount(handle, "stranger-pass");
    WebBrowser.Page page = SignInSteps.submit(app, WebBrowser.person(), handle);
    assertThat(page.status()).as(page.body()).isBetween(400, 504).isNotEqualTo(500);
    assertThat(page.body()).contains("<html").doesNotContain("Exception", "\tat ");
    assertThat(WebBrowser.person().get(app.at("/")).status()).isEqualTo(200);
  }

  private static WebBrowser assertThatPeopleSignIn() {
    app.network().faults().clear();
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);
    assertThat(browser.get(app.at("/app/dashboard")).status()).isEqualTo(200);
    return browser;
  }

  @ParameterizedTest
  @MethodSource("endpointsOfALogin")
  void a_server_that_never_ends_costs_one_error_page(Endpoint endpoint) {
    for (HostileResponse hostile :
        List.of(
            HostileResponse.silent(),
            HostileResponse.dripping(Duration.ofMillis(200)),
            HostileResponse.endless(),
            HostileResponse.headers(150, 8 * 1024))) {
      app.network().faults().respond(endpoint, hostile);
      assertLoginFailsWithAPage();
    }
    assertThatPeopleSignIn();
  }

  @ParameterizedTest
  @MethodSource("endpointsOfALogin")
  void a_document_that_costs_too_much_is_refused(Endpoint endpoint) {
    for (var edit :
        List.of(
            HostileJson.longString(3 * 1024 * 1024),
            HostileJson.deep(2_000),
            HostileJson.many(1_000_000))) {
      app.network().faults().editResponses(endpoint, edit);
      assertLoginFailsWithAPage();
    }
    assertThatPeopleSignIn();
  }

  @Test
  void dripping_responses_keep_no_permit_of_the_script_s_proxy() throws Exception {
    WebBrowser browser = assertThatPeopleSignIn();
    HostileResponse dripping = HostileResponse.dripping(Duration.ofMillis(200));
    app.network().faults().respond(Endpoint.XRPC, dripping);
    URI posts =
        app.at(
            "/oauth/xrpc/com.atproto.repo.listRecords?collection=app.bsky.feed.post&repo="
                + app.alice());

    List<Future<WebBrowser.Page>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(threads.submit(() -> browser.call(posts, OWN_SCRIPT)));
    }
    for (Future<WebBrowser.Page> call : calls) {
      assertThat(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status())
          .isIn(429, 502, 503, 504);
    }

    app.network().faults().clear();
    assertThat(browser.call(posts, OWN_SCRIPT).status()).isEqualTo(200);
  }
}
