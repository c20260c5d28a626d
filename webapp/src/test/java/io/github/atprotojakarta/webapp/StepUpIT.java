package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atprotojakarta.webapp.stepup.AnnotatedServlet;
import io.github.atprotojakarta.webapp.stepup.Posting;
import io.github.atprotojakarta.webapp.stepup.PostingApplication;
import io.github.atprotojakarta.webapp.stepup.PostingResource;
import io.github.atprotojakarta.webapp.stepup.PostingServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that lead to the account's server and back to the page, inside a server. */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class StepUpIT {
  private static final Pattern TO_LOGIN =
      Pattern.compile("(?is)HTTP/1.1 30[23] .*?\nLocation: [^\r\n]*[?&]return_to=([^&\r\n]*).*");

  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive posting() {
    return SmallWar.of(
            "posting.war",
            Posting.class,
            AnnotatedServlet.class,
            PostingServlet.class,
            PostingResource.class,
            PostingApplication.class)
        .setWebXML(
            SmallWar.settings(
                Map.of(
                    "atproto.guard", "/app/*, /api/*",
                    "atproto.scope", "atproto repo:app.bsky.feed.post",
                    "atproto.login-scope", "atproto")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app/annotated", "/app/ejb", "/api/posts"})
  void a_person_grants_more_and_returns(String page) {
    SignInSteps.andReturnTo(app(), browser, at(page).getPath());

    WebBrowser.Page asked = browser.get(at(page));

    assertThat(asked.status()).as(asked.body()).isEqualTo(303);
    assertThat(asked.location().toString()).startsWith(app().network().issuer().toString());
    WebBrowser.Page back = browser.get(SignInSteps.consent(app(), asked.location()));
    assertThat(back.location()).isEqualTo(at(page));
    assertThat(browser.get(at(page)).body()).isEqualTo("posted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app/annotated", "/app/ejb", "/api/posts"})
  void a_program_gets_a_403(String page) {
    SignInSteps.andReturnTo(app(), browser, at(page).getPath());

    WebBrowser.Page refused = browser.call(at(page), Map.of("Sec-Fetch-Mode", "cors"));

    assertThat(refused.status()).as(refused.body()).isEqualTo(403);
    assertThat(refused.header("WWW-Authenticate")).contains("insufficient_scope");
    assertThat(refused.body()).contains("\"code\":\"insufficient_scope\"");
  }

  /** Servers that refuse such a request line themselves are skipped. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app/page?q={a}|b^c`d",
        "/app/page?q=a\\b",
        "/app/page?q=100%",
        "/app/page?q=\u00fc\u65e5",
        "/app/\u00fc",
        "/app/a%2Fb",
        "/app/a%25b",
        "/app/a%20b;v=1/c"
      })
  void what_the_server_accepts_comes_back(String asked) throws IOException {
    String page = at("").getPath() + asked;
    String reply = raw(page);
    Matcher toLogin = TO_LOGIN.matcher(reply);
    assumeTrue(toLogin.matches(), () -> "The server refuses it: " + reply.lines().findFirst());

    String returnTo = URLDecoder.decode(toLogin.group(1), StandardCharsets.UTF_8);
    WebBrowser.Page back = SignInSteps.andReturnTo(app(), browser, returnTo);

    assertThat(decoded(back.location().getRawSchemeSpecificPart()))
        .endsWith(":" + app().base().getPort() + decoded(page));
  }

  private static String decoded(String text) {
    String lenient = text.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B");
    return URLDecoder.decode(lenient, StandardCharsets.UTF_8);
  }

  /** Sends a request line as it is, which HTTP clients would escape. */
  private String raw(String page) throws IOException {
    int port = app().base().getPort();
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
            .formatted(page, port);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private URI at(String path) {
    return app().at(path);
  }

  private DeployedApplication app() {
    return DeployedApplication.at(application);
  }
}
