package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The keyboard of a person who uses nothing else, and has to see where the focus is. */
final class Keyboard {
  private static final int MOST_STOPS = 20;

  /** WCAG 2.2, 2.4.7 and 2.4.11: an outline, of an element that is in the window. */
  private static final String SHOWS_FOCUS =
      """
      const focused = document.activeElement;
      const style = getComputedStyle(focused);
      const place = focused.getBoundingClientRect();
      return focused.matches(":focus-visible")
        && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
        && place.width > 0 && place.height > 0
        && place.top > -1 && place.left > -1
        && place.bottom < innerHeight + 1 && place.right < innerWidth + 1;
      """;

  private final RemoteWebDriver driver;

  Keyboard(RemoteWebDriver driver) {
    this.driver = driver;
  }

  /** Presses keys, wherever the focus is. */
  void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Presses Tab until an element has the focus. Each element on the way must show it. */
  void tabTo(By wanted) {
    WebElement target = driver.findElement(wanted);
    for (int stop = 0; stop < MOST_STOPS; stop++) {
      type(Keys.TAB);
      WebElement focused = focused();
      assertThat(driver.executeScript(SHOWS_FOCUS))
          .as("the focus is visible: %s", focused.getDomProperty("outerHTML"))
          .isEqualTo(true);
      if (focused.equals(target)) {
        return;
      }
    }
    throw new AssertionError("Tab never leads to " + wanted);
  }

  /** Returns the element that has the focus. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }
}
