package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On PostgreSQL, claims are heap-only tuples: they write no index. */
class ClaimWithoutIndexTest {
  private final List<String> transactions = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"hibernate", "eclipselink"})
  void claims_write_no_index(String unit) throws Exception {
    try (TestDatabase database = TestDatabase.postgres().migrated();
        EntityManagerFactory factory =
            TestDatabase.entityManagerFactory(
                unit, Intercepted.connections(database.dataSource(), this::counting))) {
      KeyRing keys = KeyRing.generate(new SecureRandom());
      JpaSessionStore store =
          new JpaSessionStore(new ResourceLocalTransactions(factory), () -> keys);
      StoredSession session = StoredSamples.session(StoredSamples.account(), Instant.now());
      store.insert(session);

      transactions.clear();
      RefreshClaim claim = StoredSamples.claim(Instant.now());
      assertThat(store.claim(session.key(), 1, claim)).isEqualTo(new ClaimOutcome.Claimed(false));
      store.release(session.key(), claim);
      assertThat(transactions)
          .filteredOn(counts -> !counts.startsWith("0 "))
          .isEqualTo(List.of("1 updated, 1 without index", "1 updated, 1 without index"));

      transactions.clear();
      assertThat(store.complete(StoredSamples.refreshed(session))).isTrue();
      assertThat(transactions).contains("1 updated, 0 without index");
    }
  }

  /** Asks at the end of each transaction how it changed the sessions. */
  private Connection counting(Connection connection) {
    return Intercepted.proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (method.getName().equals("commit")) {
            transactions.add(counts(connection));
          }
          return Intercepted.invoke(method, connection, arguments);
        });
  }

  private static String counts(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select n_tup_upd, n_tup_hot_upd from pg_stat_xact_user_tables"
                    + " where relname = 'atproto_session'")) {
      return row.next()
          ? row.getLong(1) + " updated, " + row.getLong(2) + " without index"
          : "none";
    }
  }
}
