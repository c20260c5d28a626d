package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a window. Nothing is downloaded. */
final class Chromium implements AutoCloseable {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WIDE = 1100;
  private static final int NARROW = 360;

  /** The address of a document in the log of the network. */
  private static final Pattern DOCUMENT = Pattern.compile("\"documentURL\":\"([^\"]*)\"");

  private final Path pictures;
  private final ChromeDriver driver;
  private final AxeCore axe;

  /** Starts a browser that nobody has used. Its pictures are in {@code screenshots}. */
  Chromium(Path directory) throws IOException {
    for (Path needed : List.of(BROWSER, DRIVER)) {
      if (!Files.isExecutable(needed)) {
        throw new IllegalStateException(
            "The profile \"browser\" needs "
                + needed
                + ": apt-get install chromium chromium-driver, or leave -Pbrowser out");
      }
    }
    pictures = Files.createDirectories(directory.resolve("screenshots"));
    driver = new ChromeDriver(service(), options(Files.createTempDirectory(directory, "chromium")));
    axe = new AxeCore(driver);
  }

  /** Starts a browser whose pictures are in {@code webapp/target/screenshots}. */
  static Chromium start() throws IOException {
    return new Chromium(Path.of(RunningApplication.property("webapp.target")));
  }

  private static ChromeDriverService service() {
    return new ChromeDriverService.Builder()
        .usingDriverExecutable(DRIVER.toFile())
        .usingAnyFreePort()
        .build();
  }

  private static ChromeOptions options(Path profile) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    return options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
  }

  ChromeDriver driver() {
    return driver;
  }

  /** Waits for an element. */
  WebElement see(By what) {
    return await(ExpectedConditions.visibilityOfElementLocated(what));
  }

  /** Waits for the page with this heading. */
  void seeTitle(String title) {
    await(ExpectedConditions.textToBe(By.tagName("h1"), title));
  }

  /** Waits for something. */
  <T> T await(ExpectedCondition<T> what) {
    return new WebDriverWait(driver, PATIENCE).withMessage(this::page).until(what);
  }

  /** What the browser shows, so that a failed wait needs no second run. */
  private String page() {
    Object text = driver.executeScript("return document.body.innerText.substring(0, 1000)");
    return "the page " + driver.getCurrentUrl() + " shows: " + text;
  }

  /** Returns the HTTP status of the page that the browser shows. */
  int status() {
    Object status =
        driver.executeScript("return performance.getEntriesByType('navigation')[0].responseStatus");
    return ((Number) Objects.requireNonNull(status)).intValue();
  }

  /** Returns the documents that the browser requested since the last call, redirects too. */
  List<String> documents() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .flatMap(message -> DOCUMENT.matcher(message).results())
        .map(match -> match.group(1))
        .toList();
  }

  /** Returns all cookies that the browser has. */
  String cookies() {
    return driver.executeCdpCommand("Network.getAllCookies", Map.of()).toString();
  }

  /** Deletes the cookies whose name has a part. */
  void forgetCookies(String part) {
    List<?> cookies =
        (List<?>) driver.executeCdpCommand("Network.getAllCookies", Map.of()).get("cookies");
    for (Object each : cookies) {
      Map<?, ?> cookie = (Map<?, ?>) each;
      String name = String.valueOf(cookie.get("name"));
      if (name.contains(part)) {
        driver.executeCdpCommand(
            "Network.deleteCookies",
            Map.of(
                "name", name,
                "domain", String.valueOf(cookie.get("domain")),
                "path", String.valueOf(cookie.get("path"))));
      }
    }
  }

  /** What the browser complained about: a broken policy, a picture that did not load. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /**
   * Looks at the page, wide and narrow, light and dark: takes pictures, and fails if axe-core finds
   * a broken rule.
   */
  void inspect(String name) throws IOException {
    List<String> violations = new ArrayList<>();
    for (String scheme : List.of("light", "dark")) {
      driver.executeCdpCommand(
          "Emulation.setEmulatedMedia",
          Map.of(
              "features",
              List.of(
                  Map.of("name", "prefers-color-scheme", "value", scheme),
                  // Otherwise axe-core could see a colour on its way to the other scheme.
                  Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
      violations.addAll(inspect(name + "-wide-" + scheme, WIDE));
      violations.addAll(inspect(name + "-narrow-" + scheme, NARROW));
    }
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    assertThat(violations).isEmpty();
  }

  private List<String> inspect(String name, int width) throws IOException {
    size(width, 800);
    Number height = (Number) driver.executeScript("return document.documentElement.scrollHeight");
    size(width, height == null ? 800 : height.intValue());
    Files.write(pictures.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    return axe.violations().stream().map(violation -> name + ": " + violation).toList();
  }

  private void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Whether the page is wider than a telephone's screen, so that one would have to scroll. */
  boolean overflowsWhenNarrow() {
    size(320, 800);
    Object overflows =
        driver.executeScript(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    return Boolean.TRUE.equals(overflows);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
