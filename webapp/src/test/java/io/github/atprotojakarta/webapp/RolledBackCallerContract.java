package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.Counters;
import io.github.atprotojakarta.webapp.rollback.Notes;
import io.github.atprotojakarta.webapp.rollback.RolledBackCaller;
import io.github.atprotojakarta.webapp.rollback.RolledBackCallerServlet;
import java.net.URI;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What has happened at the authorization server cannot be rolled back, so the sessions are stored
 * in transactions of their own, whatever becomes of the caller's.
 */
@Tag("server")
@Tag("long")
@ExtendWith(ArquillianExtension.class)
abstract class RolledBackCallerContract {
  @ArquillianResource private URI application;

  private final Counters counters = NetworkBeforeServer.network().counters();
  private long refreshes;
  private long replays;

  static WebArchive war(String name) {
    return DeployedApplication.war(name)
        .addClasses(RolledBackCaller.class, RolledBackCallerServlet.class, Notes.class);
  }

  @BeforeEach
  void sign_in() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(DeployedApplication.at(application), browser);
    refreshes = counters.refreshes();
    replays = counters.replays();
  }

  @Test
  void new_tokens_outlive_a_transaction_that_is_marked_for_rollback() {
    assertThat(caller("marks")).isEqualTo("alice.test; notes=0; version +1");

    the_session_lives_after_one_refresh();
  }

  @Test
  void new_tokens_outlive_a_transaction_whose_bean_fails() {
    assertThat(caller("fails"))
        .isEqualTo("failed after the refresh of alice.test; notes=0; version +1");

    the_session_lives_after_one_refresh();
  }

  @Test
  void a_transaction_that_has_read_a_session_sees_the_tokens_that_another_thread_got_since() {
    assertThat(caller("goesOn")).isEqualTo("alice.test sees 1 new version; notes=1; version +1");

    the_session_lives_after_one_refresh();
  }

  @Test
  void a_session_that_was_signed_out_does_not_come_back_with_a_rollback() {
    long revocations = counters.revocations();

    assertThat(caller("signsOut")).isEqualTo("signed out; notes=0; no row");

    assertThat(counters.revocations()).isGreaterThan(revocations);
  }

  private void the_session_lives_after_one_refresh() {
    assertThat(caller("calls")).isEqualTo("alice.test; notes=0; version +0");
    assertThat(counters.refreshes() - refreshes).as("refreshes").isEqualTo(1);
    assertThat(counters.replays() - replays).as("replays").isZero();
  }

  private String caller(String method) {
    return WebBrowser.api()
        .get(at("caller?method=" + method + "&did=" + NetworkBeforeServer.alice()))
        .body();
  }

  private URI at(String path) {
    return DeployedApplication.at(application).at("/" + path);
  }
}
