package io.github.atprotojakarta.webapp;

import org.openqa.selenium.By;

/** A person who signs in with Chromium, step by step. */
final class PersonInChromium {
  static final By HANDLE = By.id("identifier");
  static final By CONTINUE = By.id("sign-in");
  static final By PASSWORD = By.id("password");
  static final By APPROVE = By.cssSelector("button[name=decision][value=approve]");
  static final By DENY = By.cssSelector("button[name=decision][value=deny]");

  private static final By SIGN_IN_AT_SERVER = By.cssSelector("button.first");

  private final Application app;
  private final Chromium chromium;
  private final String handle;
  private final String password;

  PersonInChromium(Application app, Chromium chromium, String handle, String password) {
    this.app = app;
    this.chromium = chromium;
    this.handle = handle;
    this.password = password;
  }

  static PersonInChromium alice(Application app, Chromium chromium) {
    return new PersonInChromium(
        app, chromium, RunningApplication.HANDLE, RunningApplication.PASSWORD);
  }

  String handle() {
    return handle;
  }

  /** Opens a page of the application. */
  void opens(String path) {
    chromium.driver().get(app.at(path).toString());
  }

  /** Enters the handle on the application's page, which leads to the account's server. */
  void entersHandle() {
    chromium.see(HANDLE).sendKeys(handle);
    chromium.see(CONTINUE).click();
    chromium.see(PASSWORD);
  }

  /** Enters the password on the server's page, which asks for the consent then. */
  void entersPassword() {
    chromium.see(PASSWORD).sendKeys(password);
    chromium.see(SIGN_IN_AT_SERVER).click();
    chromium.see(APPROVE);
  }

  void approves() {
    chromium.see(APPROVE).click();
  }

  /** All of it, beginning on the page that the browser shows. */
  void signsIn() {
    entersHandle();
    entersPassword();
    approves();
  }

  /** Opens the dashboard, whose handle is the account's. */
  String accountOnDashboard() {
    opens("/app/dashboard");
    return chromium.see(By.id("handle")).getText();
  }
}
