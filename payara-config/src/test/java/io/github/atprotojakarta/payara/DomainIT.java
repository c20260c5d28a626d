package io.github.atprotojakarta.payara;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests {@code create-domain.sh}, with which operators create a domain of Payara Server. A test of
 * the example application's module runs the application on such a domain.
 */
@Tag("cluster")
@Timeout(900)
final class DomainIT {
  private static final String DB_PASSWORD = "database=secret:1";
  private static final String KEYS = "{\"keys\":\n [\"an encryption \\ key\"]}";
  private static final String ASKS =
      """
      <%@ page trimDirectiveWhitespaces="true" import="java.sql.*" %>
      <% javax.sql.DataSource pool =
           (javax.sql.DataSource) new javax.naming.InitialContext().lookup("jdbc/atproto");
         try (Connection c = pool.getConnection()) { %>
           <%= c.getMetaData().getDatabaseProductName() + " "
               + org.eclipse.microprofile.config.ConfigProvider.getConfig()
                   .getValue("atproto.encryption.keys", String.class).length() + " "
               + request.isSecure() %>
      <% } %>
      """;

  @TempDir private Path directory;

  @Test
  void the_script_makes_a_domain_with_pool_aliases_grid_and_guarded_doors() throws IOException {
    try (EmbeddedPostgres database =
            EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start();
        PayaraDomain domain = domain(database.getPort())) {
      domain.deploy(TinyApplication.war(directory, "index.jsp", ASKS), "/tiny");
      the_application_has_its_database_and_its_keys(domain);
      health_and_metrics_answer_on_this_machine_alone(domain);
      doors_are_open_on_loopback_alone(domain);
      assertThat(domain.filesWith(secrets())).as("files with secrets").isEmpty();
      assertThat(domain.filesWith(List.of("a-secret-code"))).as("files with queries").isEmpty();
    }
  }

  private PayaraDomain domain(int databasePort) throws IOException {
    return PayaraDomain.builder(
            Path.of(System.getProperty("payara.server")), Path.of("src/main/scripts"), directory)
        .database(
            Path.of(System.getProperty("postgresql.jar")), databasePort, "postgres", DB_PASSWORD)
        .alias("atproto.encryption.keys", KEYS)
        .start();
  }

  private static List<String> secrets() {
    return List.of(
        DB_PASSWORD, "an encryption", PayaraDomain.ADMIN_PASSWORD, PayaraDomain.MASTER_PASSWORD);
  }

  private static void the_application_has_its_database_and_its_keys(PayaraDomain domain)
      throws IOException {
    HttpURLConnection request = TinyApplication.get(domain.at("/tiny/?code=a-secret-code"));
    request.setRequestProperty("X-Forwarded-Proto", "https");
    assertThat(new String(request.getInputStream().readAllBytes(), UTF_8).strip())
        .isEqualTo("PostgreSQL " + KEYS.length() + " true");
    assertThat(request.getHeaderFields()).doesNotContainKeys("Server", "X-Powered-By");
  }

  private static void health_and_metrics_answer_on_this_machine_alone(PayaraDomain domain)
      throws IOException {
    assertThat(TinyApplication.body(domain.monitoring("/health/ready"))).contains("\"UP\"");
    assertThat(TinyApplication.body(domain.monitoring("/metrics"))).contains("# TYPE");
    for (String path : List.of("/health", "/metrics")) {
      assertThat(TinyApplication.get(domain.at(path)).getResponseCode()).isEqualTo(404);
    }
  }

  /** 127.0.0.2 represents every address except 127.0.0.1. */
  private static void doors_are_open_on_loopback_alone(PayaraDomain domain) {
    for (int port :
        List.of(
            domain.httpPort(), domain.monitoringPort(), domain.adminPort(), domain.gridPort())) {
      assertThat(TinyApplication.listens("127.0.0.1", port)).as("port %d", port).isTrue();
    }
    assertThat(IntStream.range(0, 100))
        .as("ports from %d on that are open to all", domain.base())
        .filteredOn(offset -> TinyApplication.listens("127.0.0.2", domain.base() + offset))
        .isEmpty();
  }
}
