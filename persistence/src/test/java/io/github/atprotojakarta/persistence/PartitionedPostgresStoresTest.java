package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The stores on the partitions that {@code docs/deployment/partition-sessions.sql} makes. */
class PartitionedPostgresStoresTest extends JpaStoresContract {
  private static final Path SCRIPT = Path.of("..", "docs", "deployment", "partition-sessions.sql");

  PartitionedPostgresStoresTest() {
    super("hibernate");
  }

  @Override
  TestDatabase open() {
    TestDatabase database = TestDatabase.postgres().migrated();
    partition(database);
    return database;
  }

  private static void partition(TestDatabase database) {
    try {
      TestDatabase.execute(database.dataSource(), Files.readString(SCRIPT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_script_keeps_all_rows_and_all_indexes() throws Exception {
    try (TestDatabase database = TestDatabase.postgres().migrated();
        EntityManagerFactory factory = database.entityManagerFactory("hibernate")) {
      KeyRing keys = KeyRing.generate(new SecureRandom());
      JpaSessionStore store =
          new JpaSessionStore(new ResourceLocalTransactions(factory), () -> keys);
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      List<StoredSession> sessions =
          Stream.generate(() -> StoredSamples.session(StoredSamples.account(), now))
              .limit(40)
              .toList();
      sessions.forEach(store::insert);
      List<String> indexes = indexes(database.dataSource());

      partition(database);

      assertThat(sessions).allSatisfy(each -> assertThat(store.find(each.key())).contains(each));
      assertThat(indexes(database.dataSource())).isEqualTo(indexes).hasSize(8);
      assertThat(
              TestDatabase.column(
                  database.dataSource(),
                  "select distinct tableoid::regclass::text from atproto_session"))
          .hasSizeGreaterThan(1);
      Migrations.run(database.dataSource());
    }
  }

  private static List<String> indexes(DataSource database) {
    return TestDatabase.column(
        database,
        "select replace(replace(indexdef, ' ON ONLY ', ' ON '), 'public.', '') from pg_indexes"
            + " where tablename = 'atproto_session' order by indexname");
  }
}
