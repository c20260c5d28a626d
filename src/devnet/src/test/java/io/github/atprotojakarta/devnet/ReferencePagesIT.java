package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person with a browser at the example application and at the pages of the reference server. */
@ExtendWith(OneNetwork.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
    value = "chromiumIsThere",
    disabledReason = "needs Chromium and its driver: apt-get install chromium chromium-driver")
class ReferencePagesIT {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final By PASSWORD = By.cssSelector("input[type=password]");

  private ReferenceNetwork network;
  private WarApplication application;
  private Person person;
  private ChromeDriver driver;

  @TempDir private Path profiles;

  static boolean chromiumIsThere() {
    return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
  }

  @BeforeAll
  void deploy(ReferenceNetwork network, @TempDir Path directory) {
    this.network = network;
    application = new WarApplication(network, DevnetClientType.LOOPBACK, directory);
  }

  @AfterAll
  void undeploy() {
    if (application != null) {
      application.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    person = Person.join(network);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + Files.createTempDirectory(profiles, "chromium"));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
  }

  @AfterEach
  void close() {
    if (driver != null) {
      driver.quit();
    }
  }

  @Test
  void a_person_signs_in_and_out_and_in_again() throws IOException {
    signInAtTheServer("reference-1-sign-in", "reference-2-consent");

    assertThat(see(By.id("handle")).getText()).isEqualTo("@" + person.handle());
    see(By.id("sign-out")).click();
    see(By.id("identifier"));
    assertThat(network.control().tokens(person.did())).isEmpty();
  }

  @Test
  void a_person_who_denies_is_told_so_and_can_try_again() throws IOException {
    begin();
    enterPassword();
    press("deny");

    assertThat(see(By.tagName("h1")).getText()).isEqualTo("Access was denied");
    picture("reference-3-denied");
    assertThat(driver.getCurrentUrl()).startsWith(application.actual().toString());
    assertThat(network.control().tokens(person.did())).isEmpty();
  }

  @Test
  void the_back_button_after_a_sign_in_leads_home() throws IOException {
    signInAtTheServer("reference-4-sign-in", "reference-5-consent");
    see(By.id("handle"));

    driver.navigate().back();
    driver.navigate().forward();

    assertThat(see(By.id("handle")).getText()).isEqualTo("@" + person.handle());
    assertThat(network.control().tokens(person.did())).hasSize(1);
  }

  private void begin() {
    driver.get(application.actual() + WarApplication.path("/app/dashboard"));
    see(By.id("identifier")).sendKeys(person.handle());
    see(By.id("sign-in")).click();
  }

  private void signInAtTheServer(String password, String consent) throws IOException {
    begin();
    see(PASSWORD);
    picture(password);
    enterPassword();
    see(By.xpath("//button[contains(translate(., 'AUTHORIZE', 'authorize'), 'authorize')]"));
    picture(consent);
    press("authorize");
  }

  /** By the keyboard alone. */
  private void enterPassword() {
    see(PASSWORD).sendKeys(person.password(), Keys.ENTER);
  }

  private void press(String word) {
    see(By.xpath(
            "//button[contains(translate(., 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',"
                + " 'abcdefghijklmnopqrstuvwxyz'), '"
                + word
                + "')]"))
        .click();
  }

  private WebElement see(By what) {
    return new WebDriverWait(driver, PATIENCE)
        .until(ExpectedConditions.visibilityOfElementLocated(what));
  }

  private void picture(String name) throws IOException {
    Path directory =
        Files.createDirectories(
            Path.of(System.getProperty("devnet.directory")).resolveSibling("screenshots"));
    Files.write(directory.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }
}
