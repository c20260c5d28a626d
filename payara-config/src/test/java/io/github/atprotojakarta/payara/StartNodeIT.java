package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code start-node.sh}, with which operators start a node. */
@Tag("cluster")
@Timeout(900)
final class StartNodeIT {
  private static final List<String> PASSWORDS = List.of("first-secret-1", "second=secret:2");
  private static final String USER =
      """
      <%@ page trimDirectiveWhitespaces="true" import="java.sql.*" %>
      <% javax.sql.DataSource pool =
           (javax.sql.DataSource) new javax.naming.InitialContext().lookup("jdbc/atproto");
         try (Connection c = pool.getConnection()) { %>
           <%= c.getMetaData().getUserName() %>
      <% } %>
      """;

  @TempDir private Path directory;
  private ScriptedNode node;

  @BeforeEach
  void node() throws IOException {
    node =
        new ScriptedNode(
            Path.of("src/main/scripts"), TinyApplication.microJar(), directory.resolve("node"));
  }

  @AfterEach
  void stop() {
    node.kill();
  }

  @Test
  void the_second_start_has_its_own_settings_and_one_application() throws Exception {
    Path war = TinyApplication.war(directory, "index.jsp", USER);
    try (EmbeddedPostgres database =
        EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start()) {
      execute(database, "create role second superuser login");

      node.start(war, pool(database, "postgres", PASSWORDS.get(0)));
      assertThat(TinyApplication.body(node.uri())).isEqualTo("postgres");
      node.stop();
      long end = Files.size(node.log());
      node.start(war, pool(database, "second", PASSWORDS.get(1)));

      assertThat(TinyApplication.body(node.uri())).isEqualTo("second");
      assertThat(new ServerLog(node.log(), end).lines("Loading application [")).hasSize(1);
      assertThat(PayaraDomain.filesWith(node.directory(), PASSWORDS)).isEmpty();
      assertThat(node.filesForOthers()).isEmpty();
    }
  }

  @Test
  void the_password_of_the_database_comes_from_a_file_that_others_cannot_read() throws Exception {
    Path war = TinyApplication.war(directory, "index.jsp", USER);
    Path file = Files.writeString(directory.resolve("password"), PASSWORDS.get(0) + "\n");
    try (EmbeddedPostgres database =
        EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start()) {
      Map<String, String> variables = pool(database, "postgres", "");
      variables.put("ATPROTO_DB_PASSWORD_FILE", file.toString());
      permissions(file, "rw-r--r--");
      assertThatThrownBy(() -> node.start(war, variables))
          .hasMessageContaining("other users can read " + file);

      permissions(file, "rw-------");
      node.start(war, variables);
      assertThat(TinyApplication.body(node.uri())).isEqualTo("postgres");
      assertThat(PayaraDomain.filesWith(node.directory(), PASSWORDS)).isEmpty();
    }
  }

  @Test
  void an_application_that_is_not_deployed_ends_the_script_and_the_node() throws IOException {
    Path war =
        TinyApplication.war(
            directory,
            "WEB-INF/web.xml",
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <listener><listener-class>no.such.Listener</listener-class></listener>
            </web-app>
            """);
    assertThatThrownBy(() -> node.start(war, Map.of()))
        .hasMessageContaining("no.such.Listener")
        .hasMessageContaining("the application was not deployed");
    assertThat(node.process()).isEmpty();
    assertThat(TinyApplication.listens("127.0.0.1", node.uri().getPort())).isFalse();
  }

  @Test
  void a_taken_port_and_a_running_node_are_named() throws Exception {
    Path war = TinyApplication.war(directory, "index.html", "hello");
    try (ServerSocket taken =
        new ServerSocket(node.uri().getPort(), 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> node.start(war, Map.of()))
          .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is already in use");
    }
    node.start(war, Map.of());
    assertThatThrownBy(() -> node.start(war, Map.of()))
        .hasMessageContaining("is already running in " + node.directory());
    assertThat(TinyApplication.body(node.uri())).isEqualTo("hello");
  }

  private static Map<String, String> pool(EmbeddedPostgres database, String user, String password) {
    return new TreeMap<>(
        Map.of(
            "POSTGRESQL_JAR",
            System.getProperty("postgresql.jar"),
            "ATPROTO_DB_HOST",
            "localhost",
            "ATPROTO_DB_PORT",
            String.valueOf(database.getPort()),
            "ATPROTO_DB_NAME",
            "postgres",
            "ATPROTO_DB_USER",
            user,
            "ATPROTO_DB_PASSWORD",
            password));
  }

  private static void permissions(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static void execute(EmbeddedPostgres database, String sql) throws SQLException {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
