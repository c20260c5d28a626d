package io.github.atprotojakarta.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The sign-in form in a real browser: its optional parts, and its languages. */
@Tag("browser")
class SignInFormIT {
  /** What an AppView returns; the names are a stranger's. */
  private static final String ACTORS =
      """
      {"actors":[
        {"handle":"alice.test","displayName":"<b>Alice</b>"},
        {"handle":"alina.example.com"},
        {"handle":"handle.invalid","displayName":"Nobody"}]}
      """;

  private static HttpServer appView;
  private static RunningApplication app;
  private Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    appView = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    appView.createContext("/xrpc/app.bsky.actor.searchActorsTypeahead", SignInFormIT::suggest);
    appView.start();
    app =
        RunningApplication.start(
            Map.of(
                "example.bluesky-button",
                "true",
                "example.typeahead",
                "http://127.0.0.1:" + appView.getAddress().getPort()));
  }

  private static void suggest(HttpExchange exchange) throws IOException {
    byte[] body = ACTORS.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
    appView.stop(0);
  }

  @BeforeEach
  void open() throws IOException {
    chromium = Chromium.start();
  }

  @AfterEach
  void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void handles_are_suggested_and_chosen_by_keyboard() throws IOException {
    chromium.driver().get(app.at("/").toString());
    WebElement field = see(By.id("identifier"));
    assertThat(field.getAriaRole()).isEqualTo("combobox");
    assertThat(field.getDomAttribute("aria-expanded")).isEqualTo("false");

    field.sendKeys("ali");
    WebElement second = see(By.id("identifier-option-1"));
    assertThat(field.getDomAttribute("aria-expanded")).isEqualTo("true");
    assertThat(see(By.id("identifier-option-0")).getText()).isEqualTo("@alice.test <b>Alice</b>");
    assertThat(chromium.driver().findElements(By.cssSelector("[role=option]"))).hasSize(2);
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("10-suggestions");

    field.sendKeys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    assertThat(field.getDomAttribute("aria-activedescendant")).isEqualTo("identifier-option-1");
    assertThat(second.getDomAttribute("aria-selected")).isEqualTo("true");
    field.sendKeys(Keys.ENTER);
    assertThat(field.getDomProperty("value")).isEqualTo("alina.example.com");
    assertThat(field.getDomAttribute("aria-expanded")).isEqualTo("false");
    assertThat(field.getDomAttribute("aria-activedescendant")).isNull();

    field.sendKeys("x");
    see(By.id("identifier-option-0"));
    field.sendKeys(Keys.ESCAPE);
    assertThat(field.getDomAttribute("aria-expanded")).isEqualTo("false");
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void a_button_begins_a_sign_in_at_bluesky() {
    WebBrowser.Page page = WebBrowser.person().get(app.at("/"));

    assertThat(page.body())
        .contains("name=\"identifier\" value=\"https://bsky.social\"", "Continue with Bluesky");
    assertThat(page.header("Content-Security-Policy"))
        .contains("connect-src http://127.0.0.1:" + appView.getAddress().getPort());
  }

  @ParameterizedTest
  @CsvSource({"ar, rtl, right", "de, ltr, left", "en, ltr, left"})
  void a_page_is_laid_out_in_the_direction_of_its_language(
      String language, String direction, String side) throws IOException {
    chromium
        .driver()
        .executeCdpCommand(
            "Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Accept-Language", language)));
    chromium.driver().executeCdpCommand("Network.enable", Map.of());
    chromium.driver().get(app.at("/").toString());
    see(By.id("identifier"));

    assertThat(script("return getComputedStyle(document.body).direction")).isEqualTo(direction);
    // The label is at the side where the lines of its language begin.
    assertThat(
            script(
                """
                const range = document.createRange();
                range.selectNodeContents(document.querySelector("label[for=identifier]"));
                const text = range.getBoundingClientRect();
                const field = document.getElementById("identifier").getBoundingClientRect();
                return Math.abs(text.left - field.left) < 4 ? "left"
                  : Math.abs(text.right - field.right) < 4 ? "right" : "nowhere";
                """))
        .isEqualTo(side);
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("11-start-" + language);

    chromium.driver().get(app.at("/oauth/callback?state=forged&code=x").toString());
    see(By.id("identifier"));
    assertThat(script("return document.documentElement.lang")).isEqualTo(language);
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("12-failure-" + language);
  }

  private Object script(String code) {
    return chromium.driver().executeScript(code);
  }

  private WebElement see(By what) {
    return chromium.see(what);
  }
}
