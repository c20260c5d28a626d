package io.github.atprotojakarta.payara;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that operators make a domain of Payara Server with. */
@Tag("cluster")
@Timeout(900)
final class DomainIT {
  private static final String DB_PASSWORD = "database=secret:1";
  private static final String KEYS = "{\"keys\":\n [\"an encryption \\ key\"]}";
  private static final List<String> PASSWORDS = List.of("admin-secret-1", "master-secret-1");
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
    int base = FreePorts.find(1).get(0) / 2;
    Path secrets = secrets();
    try (EmbeddedPostgres database = EmbeddedPostgres.start()) {
      Map<String, String> environment = environment(base, database.getPort());
      try {
        Script.of("create-domain.sh").environment(environment).run("d", secrets.toString());
        asadmin(base, "deploy", "--contextroot", "/tiny", tiny().toString());
        the_application_has_its_database_and_its_keys(base);
        health_and_metrics_answer_on_this_machine_alone(base);
        doors_are_open_on_loopback_alone(base);
        no_secret_stands_in_a_file();
      } finally {
        asadmin(base, "stop-domain", "--domaindir", directory.toString(), "d");
      }
    }
  }

  private static void the_application_has_its_database_and_its_keys(int base) throws IOException {
    HttpURLConnection request = TinyApplication.get(at(base + 80, "/tiny/?code=a-secret-code"));
    request.setRequestProperty("X-Forwarded-Proto", "https");
    assertThat(new String(request.getInputStream().readAllBytes(), UTF_8).strip())
        .isEqualTo("PostgreSQL " + KEYS.length() + " true");
    assertThat(request.getHeaderFields()).doesNotContainKeys("Server", "X-Powered-By");
  }

  private static void health_and_metrics_answer_on_this_machine_alone(int base) throws IOException {
    assertThat(TinyApplication.body(at(base + 82, "/health/ready"))).contains("\"UP\"");
    assertThat(TinyApplication.body(at(base + 82, "/metrics"))).contains("# TYPE");
    for (String path : List.of("/health", "/metrics")) {
      assertThat(TinyApplication.get(at(base + 80, path)).getResponseCode()).isEqualTo(404);
    }
  }

  /**
   * http, health, administration, data grid. 127.0.0.2 stands for every address that is not
   * 127.0.0.1.
   */
  private static void doors_are_open_on_loopback_alone(int base) {
    for (int port : List.of(base + 80, base + 82, base + 48, base + 49)) {
      assertThat(TinyApplication.listens("127.0.0.1", port)).as("port %d", port).isTrue();
    }
    assertThat(IntStream.range(0, 100))
        .as("ports from %d on that are open to all", base)
        .filteredOn(offset -> TinyApplication.listens("127.0.0.2", base + offset))
        .isEmpty();
  }

  private void no_secret_stands_in_a_file() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("d"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content.contains(DB_PASSWORD) || content.contains("an encryption"))
            .as("a secret in %s", file)
            .isFalse();
        assertThat(PASSWORDS).as("passwords in %s", file).noneMatch(content::contains);
        assertThat(content.contains("a-secret-code")).as("a query in %s", file).isFalse();
      }
    }
  }

  private Path secrets() throws IOException {
    Path secrets = directory.resolve("secrets");
    var nobodyElse =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectory(secrets, nobodyElse);
    Files.createDirectory(secrets.resolve("aliases"), nobodyElse);
    write(
        secrets.resolve("asadmin.passwords"),
        "AS_ADMIN_PASSWORD=%s\nAS_ADMIN_MASTERPASSWORD=%s\n"
            .formatted(PASSWORDS.get(0), PASSWORDS.get(1)));
    write(secrets.resolve("aliases/atproto-db-password"), DB_PASSWORD);
    write(secrets.resolve("aliases/atproto.encryption.keys"), KEYS);
    return secrets;
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Path tiny() throws IOException {
    return TinyApplication.war(directory, "index.jsp", ASKS);
  }

  private Map<String, String> environment(int base, int databasePort) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PAYARA_HOME", System.getProperty("payara.server"));
    environment.put("POSTGRESQL_JAR", System.getProperty("postgresql.jar"));
    environment.put("ATPROTO_DB_HOST", "localhost");
    environment.put("ATPROTO_DB_PORT", String.valueOf(databasePort));
    environment.put("ATPROTO_DB_NAME", "postgres");
    environment.put("ATPROTO_DB_USER", "postgres");
    environment.put("ATPROTO_GRID_MEMBERS", "127.0.0.1:" + (base + 49));
    environment.put("ATPROTO_GRID_ADDRESS", "127.0.0.1");
    environment.put("ATPROTO_GRID_PORT", String.valueOf(base + 49));
    environment.put("DOMAIN_DIR", directory.toString());
    environment.put("PORT_BASE", String.valueOf(base));
    return environment;
  }

  private void asadmin(int base, String... arguments) throws IOException {
    new Script(Path.of(System.getProperty("payara.server"), "bin/asadmin"), Map.of())
        .run(
            Stream.concat(
                    Stream.of(
                        "--interactive=false",
                        "--user",
                        "admin",
                        "--port",
                        String.valueOf(base + 48),
                        "--passwordfile",
                        directory.resolve("secrets/asadmin.passwords").toString()),
                    Stream.of(arguments))
                .toArray(String[]::new));
  }

  private static URI at(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
