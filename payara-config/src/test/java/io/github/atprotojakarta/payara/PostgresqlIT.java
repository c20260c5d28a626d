package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(900)
final class PostgresqlIT {
  private static final String ASKS =
      """
      <%@ page trimDirectiveWhitespaces="true" import="java.sql.*" %>
      <% javax.sql.DataSource pool =
           (javax.sql.DataSource) new javax.naming.InitialContext().lookup("jdbc/atproto");
         try (Connection c = pool.getConnection()) { %>
           <%= c.getMetaData().getDatabaseProductName() + " " + c.getCatalog() + " " + c.getMetaData().getUserName() %>
      <% } %>
      """;

  @TempDir private Path directory;

  @Test
  void the_shipped_commands_make_a_pool_of_the_database_that_the_environment_names()
      throws IOException {
    Path war = TinyApplication.war(directory, "index.jsp", ASKS);
    try (EmbeddedPostgres database =
            EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start();
        PayaraMicro server =
            PayaraMicro.builder(TinyApplication.microJar(), war)
                .directory(directory.resolve("node"))
                .environment("ATPROTO_DB_HOST", "localhost")
                .environment("ATPROTO_DB_PORT", String.valueOf(database.getPort()))
                .environment("ATPROTO_DB_NAME", "postgres")
                .environment("ATPROTO_DB_USER", "postgres")
                .environment("ATPROTO_DB_PASSWORD", "any")
                .serverOptions("--addlibs", System.getProperty("postgresql.jar"))
                .serverOptions("--postbootcommandfile", "config/postgresql.asadmin")
                .start()) {
      assertThat(TinyApplication.body(server.uri())).isEqualTo("PostgreSQL postgres postgres");
    }
  }
}
