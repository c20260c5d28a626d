package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSchemaTest {
  private static final String SHOP = "shop_auth";
  private static final String CREATE = "create schema shop_auth authorization shop;";

  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), Instant.now().truncatedTo(ChronoUnit.MILLIS));

  /** Returns the statements of docs/operations.md that begin so. */
  private static String page(String begin) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    int start = page.indexOf("```sql\n" + begin + "\n");
    assertThat(start).as(begin).isPositive();
    return page.substring(start + "```sql\n".length(), page.indexOf("```", start + 1));
  }

  static Instant clock(EntityManager entities) {
    return DatabaseClock.now(new Statements(entities));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Shop",
        "1shop",
        "shop-auth",
        "shop.auth",
        "shop auth",
        "\"shop\"",
        "shöp",
        "shop\n",
        "shop; drop table atproto_session",
        "</schema>",
        "'",
        ""
      })
  void a_name_that_is_no_plain_identifier_is_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseSchema.of(name))
        .withMessageStartingWith("atproto.database.schema = \"" + name + "\"");
  }

  @Test
  void a_name_has_63_characters_at_most() {
    assertThat(DatabaseSchema.of("a".repeat(63)).name()).hasSize(63);
    assertThatIllegalArgumentException().isThrownBy(() -> DatabaseSchema.of("a".repeat(64)));
  }

  @Test
  void without_the_setting_there_is_none() {
    assertThat(DatabaseSchema.of(Settings.of(Map.of()))).isEmpty();
  }

  /** The server opens its persistence unit without a schema, so the stores open it again. */
  @ParameterizedTest
  @EnumSource(MigrationsTest.Kind.class)
  void an_application_with_the_setting_uses_the_default_data_source(
      MigrationsTest.Kind kind, @TempDir Path data) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("atproto.development-mode", "true");
    settings.put("atproto.data-directory", data.toString());
    settings.put(DatabaseSchema.SETTING, SHOP);
    try (TestDatabase database = kind.open();
        TestDirectory directory =
            TestDirectory.with(AtprotoDatabase.DEFAULT_DATA_SOURCE, database.dataSource())) {
      assertThat(directory).isNotNull();
      AtprotoDatabase application = application(settings);
      application.start();
      application.sessionStore().insert(session);
      assertThat(application.sessionStore().find(session.key())).contains(session);
      assertThat(application.keyUsage().ofEncryptionKeys()).hasSize(1);
      TestDatabase.execute(database.dataSource(), "delete from shop_auth.atproto_session");
      assertThat(application.sessionStore().find(session.key())).isEmpty();
      application.close();
    }
  }

  @Test
  void a_wrong_name_stops_the_start() {
    AtprotoDatabase application =
        application(new HashMap<>(Map.of(DatabaseSchema.SETTING, "Shop")));
    assertThatIllegalArgumentException()
        .isThrownBy(application::start)
        .withMessageStartingWith("atproto.database.schema = \"Shop\"");
  }

  @SuppressWarnings("UnnecessaryAssignment") // no framework injects them here
  private static AtprotoDatabase application(Map<String, String> settings) {
    AtprotoDatabase application = new AtprotoDatabase();
    application.settings = name -> Optional.ofNullable(settings.get(name));
    application.jta = new JtaTransactions();
    return application;
  }

  @Test
  void without_the_right_to_create_it_the_failure_says_what_to_run() throws Exception {
    DatabaseSchema schema = DatabaseSchema.of(SHOP);
    try (TestDatabase database = TestDatabase.postgres()) {
      String role = "atproto_" + UUID.randomUUID().toString().replace("-", "");
      TestDatabase.execute(database.dataSource(), "create role " + role);
      database.setForNewConnections("role = '" + role + "'");
      assertThatThrownBy(() -> Migrations.run(database.dataSource(), schema))
          .isInstanceOf(FlywayException.class)
          .hasMessageStartingWith("The schema shop_auth does not exist, and this user could not")
          .hasMessageContaining("permission denied")
          .hasMessageContaining("create schema shop_auth authorization");

      TestDatabase.execute(
          database.dataSource(), "set role postgres; " + page(CREATE).replace("shop;", role + ";"));
      Migrations.run(database.dataSource(), schema);
      try (OwnDataSource own =
          OwnDataSource.open(
              "hibernate-jta", database.dataSource(), schema, new JtaTransactions())) {
        assertThat(new DatabaseCheck(own, Clock.systemUTC()).faults()).isEmpty();
      }
    }
  }

  @Test
  void a_provider_that_does_not_know_the_schema_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                DatabaseSchema.checked(
                    Intercepted.proxy(
                        EntityManagerFactory.class, (self, method, arguments) -> null)))
        .withMessageContaining("Hibernate ORM")
        .withMessageContaining("EclipseLink");
  }

  @Test
  void tables_move_to_a_schema_with_their_sessions() throws Exception {
    KeyRing keys = KeyRing.generate(new SecureRandom());
    DatabaseSchema schema = DatabaseSchema.of(SHOP);
    try (TestDatabase database = TestDatabase.postgres().migrated()) {
      try (OwnDataSource before =
          OwnDataSource.open("hibernate-jta", database.dataSource(), null, new JtaTransactions())) {
        new JpaSessionStore(before, () -> keys).insert(session);
      }
      TestDatabase.execute(database.dataSource(), page("create schema shop_auth;"));
      Migrations.run(database.dataSource(), schema);
      try (OwnDataSource after =
          OwnDataSource.open(
              "hibernate-jta", database.dataSource(), schema, new JtaTransactions())) {
        assertThat(new JpaSessionStore(after, () -> keys).find(session.key())).contains(session);
        assertThat(new DatabaseCheck(after, Clock.systemUTC()).faults()).isEmpty();
      }
    }
  }

  @Test
  void without_the_setting_the_tables_are_in_the_schema_of_the_connections() throws Exception {
    try (TestDatabase database = TestDatabase.postgres()) {
      TestDatabase.execute(database.dataSource(), "create schema " + SHOP);
      database.setForNewConnections("search_path = '" + SHOP + "'");
      Migrations.run(database.dataSource());
      for (String unit : List.of("hibernate-jta", "eclipselink-jta")) {
        try (OwnDataSource own =
            OwnDataSource.open(unit, database.dataSource(), null, new JtaTransactions())) {
          assertThat(new DatabaseCheck(own, Clock.systemUTC()).faults()).isEmpty();
        }
      }
      TestDatabase.execute(database.dataSource(), "delete from shop_auth.atproto_session");
    }
  }

  /** As `psql` runs what `atproto-admin ddl` prints. */
  @ParameterizedTest
  @EnumSource(MigrationsTest.Kind.class)
  void the_statements_for_a_schema_create_its_tables(MigrationsTest.Kind kind) throws Exception {
    DatabaseSchema schema = DatabaseSchema.of(SHOP);
    String script = Migrations.statements(0, schema);
    try (TestDatabase database = kind.open()) {
      TestDatabase.execute(
          database.dataSource(),
          kind == MigrationsTest.Kind.H2
              ? script.replace("set schema 'shop_auth'", "set schema shop_auth")
              : script);
      try (OwnDataSource own =
          OwnDataSource.open(
              "hibernate-jta", database.dataSource(), schema, new JtaTransactions())) {
        assertThat(new DatabaseCheck(own, Clock.systemUTC()).faults()).isEmpty();
      }
    }
    assertThat(Migrations.statements(99, schema)).isEmpty();
  }
}
