package io.github.atprotojakarta.webapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window. Nothing is downloaded. */
final class Chromium implements AutoCloseable {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final int WIDE = 1100;
  private static final int NARROW = 360;

  private final Path pictures;
  private final ChromeDriver driver;

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

  /** What the browser complained about: a broken policy, a picture that did not load. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Takes pictures of the page: wide and narrow, light and dark. */
  void pictures(String name) throws IOException {
    for (String scheme : List.of("light", "dark")) {
      driver.executeCdpCommand(
          "Emulation.setEmulatedMedia",
          Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      picture(name + "-wide-" + scheme, WIDE);
      picture(name + "-narrow-" + scheme, NARROW);
    }
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  private void picture(String name, int width) throws IOException {
    size(width, 800);
    Number height = (Number) driver.executeScript("return document.documentElement.scrollHeight");
    size(width, height == null ? 800 : height.intValue());
    Files.write(pictures.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
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
