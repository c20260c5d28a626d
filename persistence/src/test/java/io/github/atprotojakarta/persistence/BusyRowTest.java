package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import io.github.atprotojakarta.testkit.store.Together;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another transaction holds the row and does not let go. */
class BusyRowTest {
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), Instant.now());
  private final RefreshClaim claim = StoredSamples.claim(Instant.now());

  @ParameterizedTest
  @CsvSource({
    "H2, hibernate",
    "H2, eclipselink",
    "POSTGRESQL, hibernate",
    "POSTGRESQL, eclipselink"
  })
  void reads_do_not_wait_and_writes_give_up_after_seconds_and_change_nothing(
      MigrationsTest.Kind kind, String unit) throws Exception {
    try (TestDatabase database = kind.open().migrated();
        EntityManagerFactory factory = database.entityManagerFactory(unit)) {
      JpaSessionStore store = store(factory);
      store.insert(session);
      store.claim(session.key(), 1, StoredSamples.expired(StoredSamples.NOW));
      List<Runnable> writes =
          List.of(
              () -> store.claim(session.key(), 1, claim),
              () -> store.complete(StoredSamples.refreshed(session)),
              () -> store.retire(session.key(), 1, Instant.now()),
              () -> store.delete(session.key()),
              () -> store.delete(session.key(), 1));
      try (Connection holder = database.dataSource().getConnection()) {
        lock(holder);
        assertThat(store.find(session.key())).contains(session);
        assertThat(store.findAll(session.key().did())).containsExactly(session);
        Together.run(
            writes.size(),
            i -> {
              assertThatThrownBy(writes.get(i)::run)
                  .isInstanceOf(TransientException.class)
                  .hasMessageContaining("another transaction may have locked the row");
              return i;
            });
        holder.rollback();
      }
      assertThat(store.find(session.key())).contains(session);
      assertThat(store.complete(StoredSamples.refreshed(session))).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"hibernate", "eclipselink"})
  void a_statement_that_an_operator_cancels_says_try_again(String unit) throws Exception {
    try (TestDatabase database = TestDatabase.postgres().migrated();
        EntityManagerFactory factory = database.entityManagerFactory(unit);
        Connection operator = database.dataSource().getConnection()) {
      JpaSessionStore store = store(factory);
      store.insert(session);
      lock(operator);
      Together.run(
          2,
          i -> {
            if (i == 0) {
              cancelWhoeverWaits(operator);
            } else {
              assertThatThrownBy(() -> store.complete(StoredSamples.refreshed(session)))
                  .isInstanceOf(TransientException.class)
                  .hasMessageContaining("57014");
            }
            return i;
          });
      operator.rollback();
      assertThat(store.complete(StoredSamples.refreshed(session))).isTrue();
    }
  }

  private JpaSessionStore store(EntityManagerFactory factory) {
    return new JpaSessionStore(new ResourceLocalTransactions(factory), () -> keys);
  }

  private static void lock(Connection holder) throws SQLException {
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute("select session_id from atproto_session for update");
    }
  }

  private static void cancelWhoeverWaits(Connection operator) {
    try (Statement statement = operator.createStatement()) {
      int cancelled = 0;
      while (cancelled == 0) {
        // Within a transaction the view stays as it was first seen.
        statement.execute("select pg_stat_clear_snapshot()");
        try (ResultSet rows =
            statement.executeQuery(
                "select count(pg_cancel_backend(pid)) from pg_stat_activity"
                    + " where datname = current_database() and wait_event_type = 'Lock'")) {
          rows.next();
          cancelled = rows.getInt(1);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
