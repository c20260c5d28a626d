package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationsTest {
  private @Nullable TestDatabase database;

  enum Kind {
    H2,
    POSTGRESQL
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
    assertThat(history(dataSource)).isEqualTo(once).contains("1");
    assertThat(tables(dataSource))
        .contains("atproto_session", "atproto_pending_authorization", "atproto_schema_history");
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
    assertThat(history(dataSource)).containsOnlyOnce("1");
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
    assertThat(history(dataSource)).containsOnlyOnce("1");
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
    database = kind == Kind.H2 ? TestDatabase.h2InMemory() : TestDatabase.postgres();
    return database.dataSource();
  }

  private static List<String> history(DataSource dataSource) throws SQLException {
    return column(
        dataSource,
        "select \"version\" from \"atproto_schema_history\" where \"version\" is not null"
            + " order by \"installed_rank\"");
  }

  private static List<String> tables(DataSource dataSource) throws SQLException {
    return column(dataSource, "select table_name from information_schema.tables");
  }

  private static List<String> column(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
      return values;
    }
  }
}
