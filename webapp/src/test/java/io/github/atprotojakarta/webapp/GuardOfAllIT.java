package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.webapp.guarded.HeaderFilter;
import io.github.atprotojakarta.webapp.guarded.PagesServlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that atproto.guard guards as a whole, inside a server. */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
class GuardOfAllIT {
  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive guarded() {
    StringAsset file = new StringAsset("file");
    return SmallWar.of("guarded.war", PagesServlet.class, HeaderFilter.class)
        .addAsWebResource(file, "assets/style.css")
        .addAsWebResource(file, "assets/logo.svg")
        .addAsWebResource(file, "favicon.ico")
        .addAsWebResource(file, "report.pdf")
        .addAsWebResource(file, "page.html")
        .setWebXML(
            new StringAsset(
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <filter>
                    <filter-name>header</filter-name>
                    <filter-class>%s</filter-class>
                  </filter>
                  <filter-mapping>
                    <filter-name>header</filter-name>
                    <url-pattern>/*</url-pattern>
                  </filter-mapping>
                  <context-param>
                    <param-name>atproto.guard</param-name>
                    <param-value>/*</param-value>
                  </context-param>
                  <context-param>
                    <param-name>atproto.open</param-name>
                    <param-value>/about</param-value>
                  </context-param>
                  <context-param>
                    <param-name>atproto.login-page</param-name>
                    <param-value>/sign-in</param-value>
                  </context-param>
                </web-app>
                """
                    .formatted(HeaderFilter.class.getName())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/sign-in", "/about", "/assets/style.css", "/assets/logo.svg", "/favicon.ico"})
  void the_login_page_with_its_files_and_open_pages_need_no_session(String path) {
    assertThat(browser.get(at(path)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app/page", "/sign-in-view", "/report.pdf", "/page.html"})
  void everything_else_leads_to_the_login_page(String path) {
    WebBrowser.Page page = browser.get(at(path));

    assertThat(page.status()).isEqualTo(303);
    assertThat(page.location().getPath()).isEqualTo(at("/sign-in").getPath());
  }

  @Test
  void a_guarded_page_knows_who_signed_in() {
    assertThat(SignInSteps.andReturnTo(app(), browser, at("/app/page").getPath()).location())
        .isEqualTo(at("/app/page"));

    assertThat(browser.get(at("/app/page")).body())
        .isEqualTo("/app shown to " + NetworkBeforeServer.alice());
    assertThat(browser.get(at("/report.pdf")).status()).isEqualTo(200);
  }

  @Test
  void another_site_s_page_neither_sends_nor_opens_a_web_socket() throws Exception {
    SignInSteps.andReturnTo(app(), browser, at("/app/page").getPath());
    URI page = at("/app/page");

    assertThat(browser.postFrom("https://evil.example", page, Map.of("a", "b")).status())
        .isEqualTo(403);
    assertThat(browser.post(page, Map.of("a", "b")).status()).isEqualTo(200);
    assertThat(handshake("https://evil.example")).isEqualTo(403);
    assertThat(handshake(page.getScheme() + "://" + page.getAuthority())).isNotEqualTo(403);
  }

  /** Asks for a WebSocket where only a servlet is; returns the status of the refusal. */
  private int handshake(String origin) throws InterruptedException {
    String cookies =
        browser.cookies().entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    try {
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .header("Origin", origin)
          .header("Cookie", cookies)
          .buildAsync(
              URI.create(at("/app/page").toString().replaceFirst("http", "ws")),
              new WebSocket.Listener() {})
          .get();
      return 101;
    } catch (ExecutionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  @Test
  void scripts_are_led_to_the_login_page() {
    URI page = at("/app/page");

    WebBrowser.Page script = browser.call(page, Map.of("Sec-Fetch-Mode", "cors"));
    assertThat(script.status()).isEqualTo(401);
    assertThat(script.body()).contains("\"login\":\"" + at("/sign-in") + "\"");
    assertThat(script.header("Link")).startsWith("<" + at("/sign-in") + ">;");
    assertThat(browser.call(page, Map.of("HX-Request", "true")).header("HX-Redirect"))
        .isEqualTo(at("/sign-in").toString());
    WebBrowser.Page faces = browser.call(page, Map.of("Faces-Request", "partial/ajax"));
    assertThat(faces.status()).isEqualTo(200);
    assertThat(faces.header("Content-Type")).startsWith("text/xml");
    assertThat(faces.body()).contains("<redirect url=\"" + at("/sign-in"));
  }

  @Test
  void an_open_page_that_asks_who_is_signed_in_is_not_kept_by_caches() {
    assertThat(browser.get(at("/about")).header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void the_guard_is_before_the_filters_of_web_xml() {
    assertThat(browser.get(at("/app/page")).header("X-Filter")).isEmpty();
    assertThat(browser.get(at("/about")).header("X-Filter")).isEqualTo("seen");
  }

  private URI at(String path) {
    return app().at(path);
  }

  private DeployedApplication app() {
    return DeployedApplication.at(application);
  }
}
