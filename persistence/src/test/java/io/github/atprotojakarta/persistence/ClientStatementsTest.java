package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client's operations cost PostgreSQL: the constants of "Capacity" in the operations. */
class ClientStatementsTest {
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final List<String> statements = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"hibernate", "eclipselink"})
  void each_operation_has_a_fixed_number_of_statements(String unit) throws Exception {
    try (TestDatabase database = TestDatabase.postgres().migrated();
        HikariDataSource pool = pool(database);
        EntityManagerFactory factory = TestDatabase.entityManagerFactory(unit, pool);
        StrictNetworkFixture fixture = new StrictNetworkFixture();
        AtprotoOAuthClient client = client(fixture, factory)) {
      OAuthSession session = signIn(fixture, client);
      assertThat(kinds())
          .as("login")
          .containsExactly(
              "select", "insert", "select", "delete", "select", "insert", "select", "select");

      client.restore(session.key(), RefreshPolicy.AUTO);
      statements.clear();
      client.restore(session.key(), RefreshPolicy.AUTO);
      assertThat(kinds()).as("restore").containsExactly("select");

      client.restore(session.key(), RefreshPolicy.ALWAYS);
      assertThat(kinds())
          .as("restore and refresh")
          .containsExactly("select", "select", "update", "update");
      client.restore(session.key(), RefreshPolicy.AUTO);
      assertThat(kinds()).as("restore after a refresh").containsExactly("select");

      OAuthSession second = signIn(fixture, client);
      statements.clear();
      second.signOut();
      assertThat(kinds()).as("sign-out").containsExactly("select", "update", "delete");
    }
  }

  private AtprotoOAuthClient client(StrictNetworkFixture fixture, EntityManagerFactory factory) {
    ResourceLocalTransactions transactions = new ResourceLocalTransactions(factory);
    return fixture
        .node(new JpaSessionStore(transactions, () -> keys))
        .stateStore(new JpaStateStore(transactions, () -> keys))
        .build();
  }

  private static OAuthSession signIn(StrictNetworkFixture fixture, AtprotoOAuthClient client) {
    return fixture.signIn(client, StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT).session();
  }

  /** Returns the first words of the statements since the last call. */
  private List<String> kinds() {
    List<String> kinds =
        statements.stream().map(sql -> sql.substring(0, 6).toLowerCase(Locale.ROOT)).toList();
    statements.clear();
    return kinds;
  }

  private HikariDataSource pool(TestDatabase database) {
    HikariConfig config = new HikariConfig();
    config.setMinimumIdle(0);
    config.setDataSource(Intercepted.connections(database.dataSource(), this::counted));
    return new HikariDataSource(config);
  }

  private Connection counted(Connection connection) {
    return Intercepted.proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (method.getName().equals("prepareStatement")) {
            statements.add((String) arguments[0]);
          }
          return Intercepted.invoke(method, connection, arguments);
        });
  }
}
