package io.github.atprotojakarta.webapp;

import java.net.URI;
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
      @ArquillianResource @OperateOnDeployment("one") URI one,
      @ArquillianResource @OperateOnDeployment("two") URI two) {
    both(one, two).signInApart();
  }

  @Test
  void signing_out_of_one_is_not_signing_out_of_the_other(
      @ArquillianResource @OperateOnDeployment("one") URI one,
      @ArquillianResource @OperateOnDeployment("two") URI two) {
    both(one, two).signOutApart();
  }

  private static TwoApplications both(URI one, URI two) {
    return new TwoApplications(DeployedApplication.at(one), DeployedApplication.at(two));
  }
}
