package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.payara.PayaraDomain;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The example application in production: a domain of Payara Server made by the shipped scripts. */
@Tag("cluster")
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DomainWarIT {
  private static final Pattern TOKEN = Pattern.compile("ref-[0-9a-f]{64}|eyJ[\\w-]+\\.eyJ");

  /** Stays, with the server's log, when a test fails. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static ApplicationOnDomain app;

  @BeforeAll
  static void start() throws IOException {
    app = ApplicationOnDomain.start(directory);
    app.deploy();
  }

  @AfterAll
  static void stop() throws IOException {
    if (app != null) {
      app.close();
    }
  }

  @Test
  @Order(1)
  void the_migrations_make_the_tables_in_the_database_of_the_server_s_pool() {
    assertThat(app.database().ask("select tablename from pg_tables where tableowner = 'atproto'"))
        .contains(
            "atproto_session",
            "atproto_pending_authorization",
            "atproto_maintenance_lease",
            "atproto_schema_history");
    assertThat(
            app.database()
                .ask("select version from atproto_schema_history where success order by 1"))
        .contains("1", "2");
  }

  @Test
  @Order(2)
  void whoever_signs_in_has_a_row_that_is_encrypted_with_the_key_of_the_password_alias() {
    WebBrowser browser = signedIn();

    assertThat(browser.get(app.at("/app/dashboard")).body()).contains("@alice.test");
    assertThat(app.database().ask("select encryption_key_id from atproto_session"))
        .containsExactly(app.keys().encryptingKeyId());
  }

  @Test
  @Order(3)
  void calls_work_again_after_a_restart_of_the_database_and_those_before_hear_try_again()
      throws IOException {
    WebBrowser browser = signedIn();

    app.database().stop();
    assertThat(browser.get(app.at("/app/dashboard")).status()).isEqualTo(503);
    WebBrowser.Page next = browser.get(app.at("/app/dashboard"));
    assertThat(next.status()).isEqualTo(503);
    assertThat(next.body())
        .as("it is not in the log, so it has no reference")
        .doesNotContain("<code></code>");
    app.database().startAgain();

    // The probes have pauses of some seconds, and the server's pool has connections to replace.
    assertThat(browser.awaitOk(app.at("/app/dashboard")).body()).contains("@alice.test");
    signedIn();
  }

  @Test
  @Order(4)
  void health_and_metrics_answer_at_the_port_of_the_monitoring_alone() {
    WebBrowser monitoring = WebBrowser.person();

    // The database was away a moment ago, and readiness is renewed every ten seconds.
    assertThat(monitoring.awaitOk(app.domain().monitoring("/health/ready")).body())
        .contains("\"UP\"");
    assertThat(monitoring.get(app.domain().monitoring("/metrics")).status()).isEqualTo(200);
    assertThat(monitoring.get(app.domain().at("/health/ready")).status()).isEqualTo(404);
    assertThat(monitoring.get(app.domain().at("/metrics")).status()).isEqualTo(404);
  }

  @Test
  @Order(5)
  void the_refresh_lock_is_in_the_data_grid_of_the_server() throws IOException {
    assertThat(log()).contains("Refresh lock: in the data grid of the server");
  }

  @Test
  @Order(6)
  void no_password_and_no_key_stands_in_a_file_of_the_domain_and_no_token_in_its_log()
      throws IOException {
    assertThat(
            app.domain()
                .filesWith(
                    List.of(
                        ApplicationOnDomain.DB_PASSWORD,
                        valueOfKey(),
                        RunningApplication.PASSWORD,
                        PayaraDomain.ADMIN_PASSWORD,
                        PayaraDomain.MASTER_PASSWORD)))
        .isEmpty();
    assertThat(log()).doesNotContainPattern(TOKEN);
  }

  @Test
  @Order(7)
  void the_application_answers_as_soon_as_the_script_has_restarted_its_domain() throws IOException {
    WebBrowser browser = signedIn();

    app.domain().restart();

    assertThat(browser.get(app.at("/app/dashboard")).body()).contains("@alice.test");
  }

  @Test
  @Order(8)
  void an_application_that_starts_without_its_database_waits_for_it() throws Exception {
    WebBrowser browser = signedIn();
    app.domain().stop();
    app.database().stop();

    CompletableFuture<Void> started = CompletableFuture.runAsync(DomainWarIT::startAgain);
    WebBrowser.Page page = browser.awaitStatus(503, app.at("/app/dashboard"));
    assertThat(page.header("Retry-After")).isNotEmpty();
    assertThat(browser.get(app.domain().monitoring("/health/ready")).body()).contains("\"DOWN\"");
    assertThat(started).as("the script waits for the application").isNotDone();
    app.database().startAgain();

    started.get(5, TimeUnit.MINUTES);
    assertThat(browser.get(app.at("/app/dashboard")).body()).contains("@alice.test");
  }

  private static void startAgain() {
    try {
      app.domain().startAgain();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WebBrowser signedIn() {
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);
    return browser;
  }

  private static String valueOfKey() {
    try (JsonReader reader = Json.createReader(new StringReader(app.keys().toJwkSet().reveal()))) {
      return reader.readObject().getJsonArray("keys").getJsonObject(0).getString("k");
    }
  }

  private static String log() throws IOException {
    return Files.readString(app.domain().log(), StandardCharsets.ISO_8859_1);
  }
}
