package io.github.atprotojakarta.webapp;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The tables are in a schema of their own, in the database of the application's own table. */
class OwnSchemaIT extends RolledBackCallerContract {
  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedApplication.withOwnSchema(war("own-schema"), "own_schema");
  }
}
