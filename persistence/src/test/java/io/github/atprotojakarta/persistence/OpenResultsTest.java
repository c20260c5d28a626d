package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Method;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A result that is open when a transaction ends keeps its connection from going back to the pool of
 * a server, which complains (WildFly: IJ000315).
 */
@ParameterizedClass
@ValueSource(strings = {"hibernate", "eclipselink"})
class OpenResultsTest {
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final TestDatabase database = TestDatabase.h2InMemory().migrated();
  private final List<ResultSet> results = new ArrayList<>();
  private final List<ResultSet> openAtCommit = new ArrayList<>();
  private final EntityManagerFactory factory;
  private final JpaStateStore store;

  OpenResultsTest(String unit) {
    factory =
        TestDatabase.entityManagerFactory(
            unit, Intercepted.connections(database.dataSource(), this::watched));
    store = new JpaStateStore(new ResourceLocalTransactions(factory), () -> keys);
  }

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_login_that_is_taken_out_leaves_no_result_open(boolean there) {
    PendingAuthorization pending =
        StoredSamples.pending(Instant.now().plus(Duration.ofMinutes(10)));
    if (there) {
      store.insert(pending);
    }
    assertThat(store.consume(pending.stateHash()).isPresent()).isEqualTo(there);

    assertThat(results).isNotEmpty();
    assertThat(openAtCommit).isEmpty();
  }

  private Connection watched(Connection connection) {
    return Intercepted.proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (method.getName().equals("commit")) {
            openAtCommit.addAll(open());
          }
          Object result = Intercepted.invoke(method, connection, arguments);
          return result instanceof PreparedStatement statement ? watched(statement) : result;
        });
  }

  private PreparedStatement watched(PreparedStatement statement) {
    return Intercepted.proxy(
        PreparedStatement.class, (self, method, arguments) -> seen(method, statement, arguments));
  }

  private Object seen(Method method, PreparedStatement statement, Object[] arguments)
      throws Throwable {
    Object result = Intercepted.invoke(method, statement, arguments);
    if (result instanceof ResultSet rows) {
      results.add(rows);
    }
    return result;
  }

  private List<ResultSet> open() throws SQLException {
    List<ResultSet> open = new ArrayList<>();
    for (ResultSet rows : results) {
      if (!rows.isClosed()) {
        open.add(rows);
      }
    }
    return open;
  }
}
