package io.github.atprotojakarta.webapp;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The stores use the transactions of the server. */
class RolledBackCallerIT extends RolledBackCallerContract {
  @Deployment(testable = false)
  static WebArchive war() {
    return war("rollback");
  }
}
