package io.github.atprotojakarta.webapp;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The stores use the data source of the setting, in transactions of its own. */
class OwnDataSourceIT extends RolledBackCallerContract {
  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedApplication.withOwnDataSource(war("own-data-source"));
  }
}
