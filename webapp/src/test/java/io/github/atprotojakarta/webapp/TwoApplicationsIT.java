package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The application twice in one server, under two context paths. */
@Tag("server")
@Tag("redeploy")
@ExtendWith(ArquillianExtension.class)
class TwoApplicationsIT {
  private final Browser browser = Browser.person();

  @Deployment(name = "one", testable = false)
  static WebArchive one() {
    return DeployedApplication.warWithDatabase("one");
  }

  @Deployment(name = "two", testable = false)
  static WebArchive two() {
    return DeployedApplication.warWithDatabase("two");
  }

  @Test
  void signing_in_to_one_is_not_signing_in_to_the_other(
      @ArquillianResource @OperateOnDeployment("one") URI toldOfOne,
      @ArquillianResource @OperateOnDeployment("two") URI toldOfTwo) {
    Application one = DeployedApplication.at(toldOfOne);
    Application two = DeployedApplication.at(toldOfTwo);

    SignIn.as(one, browser);

    assertThat(statusOfDashboard(one)).isEqualTo(200);
    assertThat(statusOfDashboard(two)).isBetween(302, 303);
    assertThat(two.rows()).isEqualTo("pending=0 sessions=0");
  }

  @Test
  void signing_out_of_one_is_not_signing_out_of_the_other(
      @ArquillianResource @OperateOnDeployment("one") URI toldOfOne,
      @ArquillianResource @OperateOnDeployment("two") URI toldOfTwo) {
    Application one = DeployedApplication.at(toldOfOne);
    Application two = DeployedApplication.at(toldOfTwo);
    SignIn.as(one, browser);
    SignIn.as(two, browser);

    browser.post(one.at("/oauth/logout"), Map.of());

    assertThat(statusOfDashboard(one)).isBetween(302, 303);
    assertThat(statusOfDashboard(two)).isEqualTo(200);
    browser.post(two.at("/oauth/logout"), Map.of());
  }

  private int statusOfDashboard(Application app) {
    return browser.get(app.at("/app/dashboard")).status();
  }
}
