package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application whose atproto.guard is no pattern. Payara Micro waits for it for minutes. */
@Tag("server")
@Tag("long")
@Tag("redeploy")
@ExtendWith(ArquillianExtension.class)
class BadGuardIT {
  @ArquillianResource private Deployer deployer;

  @Deployment(name = "bad", managed = false, testable = false)
  static WebArchive bad() {
    return SmallWar.of("bad.war").setWebXML(SmallWar.settings(Map.of("atproto.guard", "app/*")));
  }

  @Test
  void it_is_not_deployed() {
    assertThatThrownBy(() -> deployer.deploy("bad")).isNotNull();
  }
}
