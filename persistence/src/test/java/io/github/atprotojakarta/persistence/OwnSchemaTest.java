package io.github.atprotojakarta.persistence;

import static io.github.atprotojakarta.persistence.MigrationsTest.Kind.H2;
import static io.github.atprotojakarta.persistence.MigrationsTest.Kind.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.atprotojakarta.persistence.MigrationsTest.Kind;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionSummary;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import io.github.atprotojakarta.testkit.store.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two applications with two schemas of one database, and one pool that they share with others whose
 * connections have a schema without tables of the library.
 */
@ParameterizedClass
@MethodSource("databases")
class OwnSchemaTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<String> SCHEMAS = List.of("shop_auth", "forum_auth");

  private final Kind kind;
  private final String unit;
  private final TestDatabase database;
  private final HikariDataSource pool;
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final List<OwnDataSource> open = new ArrayList<>();

  OwnSchemaTest(Kind kind, String unit) {
    this.kind = kind;
    this.unit = unit;
    database = kind.open();
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(4);
    pool = new HikariDataSource(config);
  }

  static Stream<Arguments> databases() {
    return Stream.of(H2, POSTGRESQL)
        .flatMap(
            kind ->
                Stream.of("hibernate-jta", "eclipselink-jta")
                    .map(unit -> Arguments.of(kind, unit)));
  }

  @AfterEach
  void close() throws Exception {
    open.forEach(OwnDataSource::close);
    pool.close();
    database.close();
  }

  private Transactions application(String schema) {
    DatabaseSchema own = DatabaseSchema.of(schema);
    Migrations.run(pool, own);
    OwnDataSource opened = OwnDataSource.open(unit, pool, own, new JtaTransactions());
    open.add(opened);
    return opened;
  }

  private JpaSessionStore sessions(Transactions application) {
    return new JpaSessionStore(application, () -> keys);
  }

  private List<String> rows(String sql) {
    return TestDatabase.column(pool, sql);
  }

  @Test
  void an_account_with_a_session_in_both_is_two_sessions() {
    JpaSessionStore shop = sessions(application("shop_auth"));
    JpaSessionStore forum = sessions(application("forum_auth"));
    StoredSession session = StoredSamples.session(StoredSamples.account(), now);
    shop.insert(session);
    assertThat(forum.find(session.key())).isEmpty();
    assertThat(forum.keys(session.key().did())).isEmpty();
    assertThat(forum.list(SessionFilter.builder().build(), null, 10).sessions()).isEmpty();

    forum.insert(session);
    StoredSession refreshed = StoredSamples.refreshed(session);
    assertThat(shop.complete(refreshed)).isTrue();
    assertThat(forum.find(session.key())).contains(session);
    assertThat(forum.retire(session.key(), 1, now)).isTrue();
    assertThat(forum.find(session.key())).isEmpty();
    assertThat(forum.retired(now, 10)).extracting(StoredSession::key).contains(session.key());
    assertThat(shop.retired(now, 10)).isEmpty();
    assertThat(shop.find(session.key())).contains(refreshed);
    assertThat(shop.list(SessionFilter.builder().build(), null, 10).sessions())
        .extracting(SessionSummary::key)
        .containsExactly(session.key());
  }

  @Test
  void pending_logins_and_keys_in_use_are_apart() {
    Transactions shop = application("shop_auth");
    Transactions forum = application("forum_auth");
    PendingAuthorization pending = StoredSamples.pending(now.plusSeconds(60));
    new JpaStateStore(shop, () -> keys).insert(pending);
    assertThat(new JpaStateStore(forum, () -> keys).consume(pending.stateHash())).isEmpty();
    assertThat(new JpaStateStore(shop, () -> keys).consume(pending.stateHash())).contains(pending);

    sessions(shop).insert(StoredSamples.session(StoredSamples.account(), now));
    assertThat(new KeyUsage(shop).ofEncryptionKeys()).isEqualTo(Map.of(keys.encryptingKeyId(), 1L));
    assertThat(new KeyUsage(shop).ofClientKeys()).hasSize(1);
    assertThat(new KeyUsage(forum).ofEncryptionKeys()).isEmpty();
    assertThat(new KeyUsage(forum).ofClientKeys()).isEmpty();
  }

  @Test
  void each_has_a_node_that_runs_a_task() {
    JpaMaintenanceLease shop = new JpaMaintenanceLease(application("shop_auth"));
    JpaMaintenanceLease forum = new JpaMaintenanceLease(application("forum_auth"));
    assertThat(shop.acquire("task", HOUR)).isTrue();
    assertThat(forum.acquire("task", HOUR)).isTrue();
    assertThat(new JpaMaintenanceLease(open.get(0)).acquire("task", HOUR)).isFalse();
  }

  @Test
  void nodes_of_both_that_start_at_once_all_succeed_beside_tables_of_another_application()
      throws Exception {
    TestDatabase.execute(database.dataSource(), "create table atproto_session (other int)");
    Together.run(
        6,
        i -> {
          Migrations.run(database.dataSource(), DatabaseSchema.of(SCHEMAS.get(i % 2)));
          return i;
        });
    for (String schema : SCHEMAS) {
      assertThat(
              rows(
                  "select table_name from information_schema.tables where lower(table_schema) = '"
                      + schema
                      + "' order by lower(table_name)"))
          .extracting(name -> name.toLowerCase(Locale.ROOT))
          .containsExactly(
              "atproto_blocked_account",
              "atproto_maintenance_lease",
              "atproto_pending_authorization",
              "atproto_schema_history",
              "atproto_session");
      assertThat(rows("select \"version\" from " + schema + ".\"atproto_schema_history\""))
          .contains("1", "2", "3", "4");
    }
    assertThat(rows("select other from atproto_session")).isEmpty();
  }

  /** Without the schema in a statement, it finds no table. */
  @Test
  void each_statement_names_the_schema() {
    Transactions application = application("shop_auth");
    QueryPlanTest.useEverything(application);
    assertThat(new DatabaseCheck(application, Clock.systemUTC()).faults()).isEmpty();
  }

  @Test
  void connections_go_back_to_the_pool_as_they_were() throws Exception {
    List<String> before = schemasOfAllConnections();
    QueryPlanTest.useEverything(application("shop_auth"));
    assertThat(schemasOfAllConnections()).hasSize(4).isEqualTo(before);
  }

  private List<String> schemasOfAllConnections() throws SQLException {
    List<String> schemas = new ArrayList<>();
    List<Connection> all = new ArrayList<>();
    while (all.size() < pool.getMaximumPoolSize()) {
      Connection connection = pool.getConnection();
      all.add(connection);
      String sql = kind == POSTGRESQL ? "show search_path" : "select current_schema";
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        row.next();
        schemas.add(row.getString(1));
      }
    }
    for (Connection connection : all) {
      connection.close();
    }
    return schemas;
  }

  @Test
  void no_file_stays() throws IOException {
    List<Path> before = files();
    application("shop_auth").read(DatabaseSchemaTest::clock);
    assertThat(files()).isEqualTo(before);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("atproto-schema"))
          .toList();
    }
  }
}
