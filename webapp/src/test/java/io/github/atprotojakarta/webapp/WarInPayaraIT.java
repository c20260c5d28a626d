package io.github.atprotojakarta.webapp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoSessions;
import jakarta.inject.Inject;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The built WAR inside Payara Micro, from outside and from inside.
 *
 * <p>The steps build on each other; only JUnit's own assertions are there inside the server.
 */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WarInPayaraIT {
  @Inject private AtprotoSessions sessions;
  @Inject private RestoredSession restored;
  @Inject private LaterPosts laterPosts;

  @Deployment
  static WebArchive war() {
    return ShrinkWrap.createFromZipFile(
            WebArchive.class, new File(System.getProperty("webapp.war")))
        .addClass(RestoredSession.class);
  }

  @Test
  @Order(1)
  @RunAsClient
  void a_person_signs_in(@ArquillianResource URI base) {
    Browser browser = Browser.person();
    URI here = URI.create("http://127.0.0.1:" + base.getPort() + base.getPath());
    Browser.Page login =
        browser.post(here.resolve("oauth/login"), Map.of("identifier", RunningApplication.HANDLE));
    URI callback =
        NetworkBeforeServer.network()
            .signIn(login.location(), RunningApplication.HANDLE, RunningApplication.PASSWORD);
    browser.get(callback);

    String dashboard = browser.get(here.resolve("app/dashboard")).body();

    assertTrue(dashboard.contains("@alice.test"), dashboard);
  }

  @Test
  @Order(2)
  void an_enterprise_bean_calls_the_pds_without_a_browser() {
    assertEquals("alice.test", restored.handle(alice()));
  }

  @Test
  @Order(3)
  void a_timer_writes_a_planned_post() {
    laterPosts.plan(alice(), "Written by a timer", Duration.ZERO);

    Instant patience = Instant.now().plus(Duration.ofMinutes(2));
    while (!restored.hasPost(alice(), "Written by a timer")) {
      assertTrue(Instant.now().isBefore(patience), "The timer did not write the post");
      Thread.onSpinWait();
    }
  }

  @Test
  @Order(4)
  void signing_out_ends_the_account_s_sessions() {
    assertFalse(sessions.list(alice()).isEmpty());

    sessions.signOutEverywhere(alice());

    assertTrue(sessions.list(alice()).isEmpty());
    assertThrows(TokenRevokedException.class, () -> restored.handle(alice()));
  }

  @Test
  @Order(5)
  @RunAsClient
  void the_server_s_tokens_were_revoked() {
    assertTrue(NetworkBeforeServer.network().counters().revocations() > 0);
  }

  private static Did alice() {
    return Did.parse(System.getProperty("webapp.test.did"));
  }
}
