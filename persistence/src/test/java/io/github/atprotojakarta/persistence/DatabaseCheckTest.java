package io.github.atprotojakarta.persistence;

import static io.github.atprotojakarta.persistence.MigrationsTest.Kind.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(MigrationsTest.Kind.class)
class DatabaseCheckTest {
  private final MigrationsTest.Kind kind;
  private final TestDatabase database;
  private final EntityManagerFactory factory;

  DatabaseCheckTest(MigrationsTest.Kind kind) {
    this.kind = kind;
    database = kind.open();
    factory = database.entityManagerFactory("hibernate");
  }

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  private List<String> faults(Clock clock) {
    return new DatabaseCheck(new ResourceLocalTransactions(factory), clock).faults();
  }

  private List<String> faults() {
    return faults(Clock.systemUTC());
  }

  private void execute(String sql) {
    TestDatabase.execute(database.dataSource(), sql);
  }

  @Test
  void a_migrated_database_has_no_faults() {
    database.migrated();
    assertThat(faults()).isEmpty();
  }

  @Test
  void the_statements_make_a_database_without_faults() {
    execute(Migrations.statements(0));
    assertThat(faults()).isEmpty();
  }

  @Test
  void an_empty_database_lacks_each_table() {
    assertThat(faults())
        .hasSize(14)
        .anySatisfy(fault -> assertThat(fault).startsWith("Cannot read atproto_session: "))
        .anySatisfy(fault -> assertThat(fault).startsWith("Cannot read atproto_blocked_account: "))
        .anySatisfy(
            fault -> assertThat(fault).startsWith("Cannot update atproto_maintenance_lease: "));
  }

  @Test
  void a_database_of_an_older_version_lacks_columns() {
    database.migrated();
    execute("alter table atproto_session drop column revocation_owed_since");
    assertThat(faults())
        .singleElement()
        .asString()
        .startsWith("Cannot read atproto_session: ")
        .containsIgnoringCase("revocation_owed_since");
    execute(Migrations.statements(3));
    assertThat(faults()).isEmpty();
  }

  @Test
  void a_user_who_may_only_read_is_found() {
    assumeThat(kind).as("H2 takes the rights of the user of a connection").isEqualTo(POSTGRESQL);
    database.migrated();
    execute("create role atproto_reader");
    execute("grant select on all tables in schema public to atproto_reader");
    database.setForNewConnections("role = 'atproto_reader'");
    assertThat(faults())
        .hasSize(10)
        .allSatisfy(fault -> assertThat(fault).contains("permission denied"));
  }

  @Test
  void a_wrong_clock_is_found() {
    database.migrated();
    for (int minutes : List.of(-1, 1)) {
      assertThat(faults(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes))))
          .singleElement()
          .asString()
          .contains("is NTP running?");
    }
  }

  @Test
  void the_statements_are_those_of_all_migrations() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/atproto"))) {
      List<String> scripts =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".sql"))
              .sorted()
              .toList();
      assertThat(Migrations.statements(0).lines().filter(line -> line.startsWith("-- V")))
          .containsExactlyElementsOf(scripts.stream().map(name -> "-- " + name).toList());
      assertThat(Migrations.statements(scripts.size())).isEmpty();
    }
  }
}
