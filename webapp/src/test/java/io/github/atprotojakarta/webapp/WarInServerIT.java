package io.github.atprotojakarta.webapp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.store.MaintenanceTask;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The built WAR inside an application server, from outside and from inside: which one the Maven
 * profile says.
 *
 * <p>The steps build on each other; only JUnit's own assertions are there inside the server.
 */
@Tag("server")
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WarInServerIT {
  private static int sessionsOfOtherTests;

  @Inject private AtprotoSessions sessions;
  @Inject private RestoredSession restored;
  @Inject private LaterPosts laterPosts;

  @Deployment
  static WebArchive war() {
    return DeployedApplication.war("atproto");
  }

  @Test
  @Order(1)
  @RunAsClient
  void a_guarded_page_is_for_whoever_has_signed_in(@ArquillianResource URI told) {
    sessionsOfOtherTests = sessionsAtTheAuthorizationServer();
    PersonInServer.at(told).signsIn();
  }

  @Test
  @Order(2)
  @RunAsClient
  void the_page_s_script_calls_the_pds_and_nobody_else_s_does(@ArquillianResource URI told) {
    PersonInServer.at(told).hasAPageWhoseScriptCallsThePds();
  }

  @Test
  @Order(3)
  @RunAsClient
  void half_an_answer_of_the_pds_does_not_look_like_a_whole_one(@ArquillianResource URI told) {
    PersonInServer.at(told).isToldWhenAnAnswerOfThePdsIsNotWhole();
  }

  @Test
  @Order(4)
  @RunAsClient
  void bad_input_is_explained_and_leaves_nothing_behind(@ArquillianResource URI told) {
    PersonInServer.at(told).makesEveryMistake();
  }

  @Test
  @Order(5)
  @RunAsClient
  void no_row_of_the_database_holds_a_readable_token_or_key(@ArquillianResource URI told) {
    PersonInServer.at(told).leavesOnlyEncryptedRows();
  }

  @Test
  @Order(6)
  @RunAsClient
  void signing_out_ends_this_session_alone(@ArquillianResource URI told) {
    PersonInServer.at(told).signsOutHere();
  }

  @Test
  @Order(7)
  @RunAsClient
  void a_session_that_is_over_leads_from_an_enterprise_bean_to_the_login_page(
      @ArquillianResource URI told) {
    PersonInServer.at(told).signsInAgainWhenAnEnterpriseBeanFindsTheSessionOver();
  }

  @Test
  @Order(8)
  @RunAsClient
  void fifty_tasks_of_the_managed_executor_that_refresh_ten_sessions_all_end(
      @ArquillianResource URI told) {
    PersonInServer.at(told).hasTasksThatRefreshSessionsAtASlowServer();
  }

  @Test
  @Order(9)
  void an_enterprise_bean_calls_the_pds_without_a_browser() {
    assertEquals("alice.test", restored.handle(alice()));
  }

  @Test
  @Order(10)
  @SuppressWarnings("BanJNDI") // a constant name of the Jakarta EE platform, no input
  void a_task_of_a_managed_executor_calls_the_pds() throws Exception {
    ManagedExecutorService executor =
        InitialContext.doLookup("java:comp/DefaultManagedExecutorService");

    assertEquals(
        "alice.test", executor.submit(() -> restored.handle(alice())).get(2, TimeUnit.MINUTES));
  }

  @Test
  @Order(11)
  void a_timer_writes_a_planned_post() {
    laterPosts.schedule(alice(), "Written by a timer", Duration.ZERO);

    Instant patience = Instant.now().plus(Duration.ofMinutes(2));
    while (!restored.hasPost(alice(), "Written by a timer")) {
      assertTrue(Instant.now().isBefore(patience), "The timer did not write the post");
      Thread.onSpinWait();
    }
  }

  @Test
  @Order(12)
  @SuppressWarnings("BanJNDI") // a constant name of the Jakarta EE platform, no input
  void maintenance_works_in_threads_of_the_server() throws Exception {
    ScheduledExecutorService scheduler =
        InitialContext.doLookup("java:comp/DefaultManagedScheduledExecutorService");
    List<MaintenanceTask> chores = sessions.client().maintenanceTasks();

    scheduler
        .schedule(() -> chores.forEach(MaintenanceTask::run), 0, TimeUnit.SECONDS)
        .get(2, TimeUnit.MINUTES);
    assertFalse(chores.isEmpty());
  }

  @Test
  @Order(13)
  void signing_out_everywhere_ends_the_account_s_sessions() {
    assertFalse(sessions.list(alice()).isEmpty());

    sessions.signOutEverywhere(alice());

    assertTrue(sessions.list(alice()).isEmpty());
    assertThrows(TokenRevokedException.class, () -> restored.handle(alice()));
  }

  @Test
  @Order(14)
  @RunAsClient
  void the_authorization_server_has_no_session_of_it_left() {
    assertEquals(sessionsOfOtherTests, sessionsAtTheAuthorizationServer());
  }

  private static int sessionsAtTheAuthorizationServer() {
    return NetworkBeforeServer.network().counters().sessions(NetworkBeforeServer.alice());
  }

  private static Did alice() {
    return Did.parse(System.getProperty("webapp.test.did"));
  }
}
