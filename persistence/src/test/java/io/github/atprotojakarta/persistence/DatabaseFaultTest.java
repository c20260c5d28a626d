package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Some failures are retried, the others are explained to callers. */
class DatabaseFaultTest {
  @ParameterizedTest
  @CsvSource({
    "40001, it conflicted with other transactions on the same rows",
    "40P01, it conflicted with other transactions on the same rows",
    "08006, the connection was lost",
    "57P01, the connection was lost",
    "40003, the connection was lost",
    "57014, another transaction may have locked the row",
    "55P03, another transaction may have locked the row",
    "HYT00, another transaction may have locked the row",
    "25006, the database is read-only",
    "90097, the database is read-only",
    "53100, no disk space left",
    "53300, no memory or connections left",
    "42P01, a table or column is missing",
    "42S02, a table or column is missing",
    "XX000, the database failed"
  })
  void callers_get_an_explanation_and_may_try_again(String state, String meaning) {
    assertThatThrownBy(
            () -> new RetryingTransactions(new Failing(state, 100)).write("do it", e -> "done"))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("Could not do it in the database: ")
        .hasMessageContaining(meaning)
        .hasMessageContaining("(SQL state " + state + ")")
        .hasRootCauseInstanceOf(SQLException.class);
  }

  @Test
  void the_state_is_found_in_next_and_suppressed_exceptions() {
    SQLException batch = new SQLException("a batch failed");
    batch.setNextException(new SQLException("next", "40001"));
    RuntimeException rolledBack = new RuntimeException("the commit failed");
    rolledBack.addSuppressed(new PersistenceException(new SQLException("lost", "08006")));
    SQLException vague = new SQLException("vague", "XX000");
    vague.setNextException(new SQLException("exact", "23505"));

    assertThat(DatabaseFault.of(new PersistenceException(batch)))
        .isEqualTo(new DatabaseFault(DatabaseFault.Kind.CONFLICT, "40001"));
    assertThat(DatabaseFault.of(rolledBack))
        .isEqualTo(new DatabaseFault(DatabaseFault.Kind.CONNECTION_LOST, "08006"));
    assertThat(DatabaseFault.of(new PersistenceException(vague)))
        .isEqualTo(new DatabaseFault(DatabaseFault.Kind.DUPLICATE, "23505"));
  }

  @Test
  void a_cause_counts_before_what_its_rollback_suppressed() {
    SQLException cause = new SQLException("deadlock", "40P01");
    cause.addSuppressed(new SQLException("rollback", "08006"));

    assertThat(DatabaseFault.of(new PersistenceException(cause)).sqlState()).isEqualTo("40P01");
  }

  @Test
  void a_chain_that_is_a_cycle_has_an_end() {
    SQLException one = new SQLException("one");
    SQLException other = new SQLException("other", one);
    one.setNextException(other);
    other.addSuppressed(one);

    assertThat(DatabaseFault.of(one).kind()).isEqualTo(DatabaseFault.Kind.NO_CONNECTION);
  }

  @Test
  void a_failure_without_sql_state_such_as_one_of_a_pool_is_explained_too() {
    assertThatThrownBy(
            () -> new RetryingTransactions(new Failing(null, 100)).read("do it", e -> "done"))
        .isInstanceOf(TransientException.class)
        .hasMessageStartingWith("Could not do it in the database: no connection came from the pool")
        .hasMessageContaining("atproto.database.data-source")
        .hasMessageEndingWith(" See the cause, then try again.");
  }

  @ParameterizedTest
  @CsvSource({"40001, 5", "40P01, 5", "90131, 5"})
  void what_was_rolled_back_for_certain_is_done_again(String state, int failures) {
    Failing transactions = new Failing(state, failures);
    assertThatCode(() -> new RetryingTransactions(transactions).write("do it", e -> "done"))
        .doesNotThrowAnyException();
    assertThat(transactions.calls).hasValue(failures + 1);
  }

  @Test
  void it_is_given_up_in_the_end() {
    Failing transactions = new Failing("40001", 100);
    assertThatThrownBy(() -> new RetryingTransactions(transactions).write("do it", e -> "done"))
        .isInstanceOf(TransientException.class);
    assertThat(transactions.calls).hasValue(6);
  }

  @Test
  void after_a_lost_connection_only_what_may_be_done_twice_is_done_again() {
    Failing once = new Failing("08006", 1);
    assertThatThrownBy(() -> new RetryingTransactions(once).write("do it", e -> "done"))
        .isInstanceOf(TransientException.class);
    assertThat(once.calls).hasValue(1);
    assertThatCode(
            () ->
                new RetryingTransactions(new Failing("08006", 1))
                    .writeRepeatably("do it", e -> "done"))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> new RetryingTransactions(new Failing("57P01", 3)).read("do it", e -> "done"))
        .doesNotThrowAnyException();
  }

  @Test
  void what_is_slow_full_or_read_only_is_not_done_again() {
    for (String state : new String[] {"57014", "53100", "25006", "42P01"}) {
      Failing transactions = new Failing(state, 1);
      assertThatThrownBy(
              () -> new RetryingTransactions(transactions).writeRepeatably("do it", e -> "done"))
          .isInstanceOf(TransientException.class);
      assertThat(transactions.calls).hasValue(1);
    }
  }

  @Test
  void an_interrupted_thread_does_not_wait_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    Failing transactions = new Failing("40001", 1);
    assertThatThrownBy(() -> new RetryingTransactions(transactions).write("do it", e -> "done"))
        .isInstanceOf(TransientException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(transactions.calls).hasValue(1);
  }

  /** Fails so many times as providers do, then works. */
  private static final class Failing implements Transactions {
    private final String state;
    private final int failures;
    private final AtomicInteger calls = new AtomicInteger();

    Failing(String state, int failures) {
      this.state = state;
      this.failures = failures;
    }

    @Override
    public <T> T write(Function<EntityManager, T> work) {
      if (calls.incrementAndGet() <= failures) {
        throw new PersistenceException("failed", new SQLException("failed", state));
      }
      return work.apply(entities());
    }

    @Override
    public <T> T read(Function<EntityManager, T> work) {
      return write(work);
    }

    private static EntityManager entities() {
      return (EntityManager)
          Proxy.newProxyInstance(
              Failing.class.getClassLoader(),
              new Class<?>[] {EntityManager.class},
              (proxy, method, arguments) -> null);
    }
  }
}
