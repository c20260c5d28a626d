package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import io.github.atprotojakarta.testkit.store.Together;
import jakarta.persistence.EntityManagerFactory;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationsTest {
  private static final String VERSION_1 =
      "did, session_id, issuer, client_id, client_key_id, scope, access_expires_at, version,"
          + " created_at, refreshed_at, payload, encryption_key_id";

  private @Nullable TestDatabase database;

  enum Kind {
    H2,
    POSTGRESQL;

    TestDatabase open() {
      return this == H2 ? TestDatabase.h2InMemory() : TestDatabase.postgres();
    }
  }

  @AfterEach
  void close() throws Exception {
    if (database != null) {
      database.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_database_gets_the_tables_and_running_again_changes_nothing(Kind kind)
      throws Exception {
    DataSource dataSource = open(kind);
    Migrations.run(dataSource);
    List<String> once = history(dataSource);
    Migrations.run(dataSource);
    assertThat(history(dataSource)).isEqualTo(once).contains("1", "2", "3", "4", "5", "6");
    assertThat(tables(dataSource))
        .contains(
            "atproto_session",
            "atproto_pending_authorization",
            "atproto_maintenance_lease",
            "atproto_blocked_account",
            "atproto_schema_history");
  }

  @ParameterizedTest
  @EnumSource
  void tables_of_the_application_in_the_same_schema_stay(Kind kind) throws Exception {
    DataSource dataSource = open(kind);
    TestDatabase.execute(dataSource, "create table orders (id bigint primary key)");
    TestDatabase.execute(dataSource, "insert into orders values (1)");
    Migrations.run(dataSource);
    assertThat(tables(dataSource)).contains("orders", "atproto_session");
    assertThat(column(dataSource, "select id from orders")).containsExactly("1");
  }

  @ParameterizedTest
  @EnumSource
  void nodes_that_start_at_once_all_succeed(Kind kind) throws Exception {
    DataSource dataSource = open(kind);
    Together.run(
        6,
        i -> {
          Migrations.run(dataSource);
          return i;
        });
    assertThat(history(dataSource))
        .containsOnlyOnce("1")
        .containsOnlyOnce("2")
        .containsOnlyOnce("3");
  }

  @ParameterizedTest
  @EnumSource
  void nodes_that_start_at_once_beside_tables_of_the_application_all_succeed(Kind kind)
      throws Exception {
    DataSource dataSource = open(kind);
    TestDatabase.execute(dataSource, "create table orders (id bigint primary key)");
    Together.run(
        6,
        i -> {
          Migrations.run(dataSource);
          return i;
        });
    assertThat(history(dataSource))
        .containsOnlyOnce("1")
        .containsOnlyOnce("2")
        .containsOnlyOnce("3");
  }

  @ParameterizedTest
  @EnumSource
  void a_database_of_version_1_with_sessions_in_it_moves_up_and_nodes_may_do_so_at_once(Kind kind)
      throws Exception {
    DataSource dataSource = open(kind);
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:db/atproto")
        .table("atproto_schema_history")
        .target("1")
        .load()
        .migrate();
    assertThat(history(dataSource)).contains("1").doesNotContain("2");
    KeyRing keys = KeyRing.generate(new SecureRandom());
    StoredSession session = StoredSamples.session(StoredSamples.account(), Instant.now());
    try (EntityManagerFactory factory = database.entityManagerFactory("hibernate")) {
      JpaSessionStore store =
          new JpaSessionStore(new ResourceLocalTransactions(factory), () -> keys);
      insertByVersion1(dataSource, session, keys);
      List<String> before = row(dataSource);
      Together.run(
          4,
          i -> {
            Migrations.run(dataSource);
            return i;
          });
      assertThat(history(dataSource)).containsOnlyOnce("2").containsOnlyOnce("3");
      assertThat(row(dataSource)).isEqualTo(before);
      assertThat(store.find(session.key())).contains(session);
      assertThat(store.find(session.key()).orElseThrow().usedAt())
          .as("an old session counts as used when the tables are updated")
          .isAfter(session.createdAt());
      assertThat(store.complete(StoredSamples.refreshed(session))).isTrue();
    }
  }

  @Test
  void version_1_is_what_it_was_byte_for_byte() throws Exception {
    try (InputStream script =
        Migrations.class.getResourceAsStream(
            "/db/atproto/V1__sessions_and_pending_authorizations.sql")) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.readAllBytes());
      assertThat(HexFormat.of().formatHex(hash))
          .isEqualTo("a0697ce708c76470d15f07ef4bf6940aaaa50ebb6506d3acee9e9e61cb7d7d0f");
    }
  }

  @Test
  void tables_that_other_scripts_made_are_not_touched_and_the_failure_says_why() {
    DataSource dataSource = open(Kind.H2);
    Migrations.run(dataSource);
    TestDatabase.execute(dataSource, "update \"atproto_schema_history\" set \"checksum\" = 1");
    assertThatThrownBy(() -> Migrations.run(dataSource))
        .isInstanceOf(FlywayException.class)
        .hasMessageContaining("checksum mismatch");
  }

  private DataSource open(Kind kind) {
    database = kind.open();
    return database.dataSource();
  }

  private static List<String> history(DataSource dataSource) {
    return column(
        dataSource,
        "select \"version\" from \"atproto_schema_history\" where \"version\" is not null"
            + " order by \"installed_rank\"");
  }

  /** Nodes of version 1 may still run when the tables have been updated. */
  @ParameterizedTest
  @EnumSource
  void a_node_of_version_1_can_still_write_sessions(Kind kind) throws Exception {
    DataSource dataSource = open(kind);
    Migrations.run(dataSource);
    KeyRing keys = KeyRing.generate(new SecureRandom());
    StoredSession session = StoredSamples.session(StoredSamples.account(), Instant.now());
    insertByVersion1(dataSource, session, keys);
    assertThat(row(dataSource)).isNotEmpty();
  }

  private static void insertByVersion1(DataSource dataSource, StoredSession session, KeyRing keys)
      throws SQLException {
    SessionEntity row =
        new SessionRowMapper(new RowCipher(() -> keys, new SecureRandom(), null)).toRow(session);
    try (Connection connection = dataSource.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into atproto_session ("
                    + VERSION_1
                    + ") values (?,?,?,?,?,?,?,?,?,?,?,?)")) {
      Object[] values = {
        row.id().did(),
        row.id().sessionId(),
        row.issuer(),
        row.clientId(),
        row.clientKeyId(),
        row.scope(),
        row.accessExpiresAt(),
        row.version(),
        session.createdAt().atOffset(ZoneOffset.UTC),
        row.refreshedAt(),
        row.payload(),
        row.encryptionKeyId()
      };
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      insert.executeUpdate();
    }
  }

  private static List<String> row(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select " + VERSION_1 + " from atproto_session")) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(row.getString(i));
        }
      }
      return values;
    }
  }

  private static List<String> tables(DataSource dataSource) {
    return column(dataSource, "select table_name from information_schema.tables");
  }

  private static List<String> column(DataSource dataSource, String sql) {
    return TestDatabase.column(dataSource, sql).stream()
        .map(value -> value.toLowerCase(Locale.ROOT))
        .toList();
  }
}
