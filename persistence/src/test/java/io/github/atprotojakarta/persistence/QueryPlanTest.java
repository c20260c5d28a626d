package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.Test;

/** No statement of the stores reads a whole table. */
class QueryPlanTest {
  private static final Instant NOW = Instant.parse("2026-03-29T01:30:00Z");

  @Test
  void h2_finds_every_row_by_an_index() throws Exception {
    try (TestDatabase database = TestDatabase.h2InMemory().migrated();
        Connection connection = database.dataSource().getConnection()) {
      for (String sql : statements(database)) {
        assertThat(plan(connection, sql))
            .as(sql)
            .containsAnyOf(
                "PRIMARY_KEY",
                "ATPROTO_SESSION_RETIRED",
                "ATPROTO_SESSION_CLIENT",
                "ATPROTO_SESSION_LOGIN",
                "ATPROTO_SESSION_REFRESHED",
                "ATPROTO_SESSION_USED",
                "ATPROTO_SESSION_CREATED",
                "ATPROTO_SESSION_CLAIM",
                "ATPROTO_SESSION_ENCRYPTION_KEY",
                "ATPROTO_PENDING_AUTHORIZATION_EXPIRY")
            .doesNotContain("tableScan");
      }
    }
  }

  @Test
  void postgresql_finds_every_row_by_an_index() throws Exception {
    try (TestDatabase database = TestDatabase.postgres().migrated();
        Connection connection = database.dataSource().getConnection()) {
      Set<String> statements = statements(database);
      try (Statement statement = connection.createStatement()) {
        // The tables are too small for an index to pay, so the planner must not scan them.
        statement.execute("set enable_seqscan = off");
      }
      for (String sql : statements) {
        assertThat(plan(connection, sql)).as(sql).contains("Index Cond").doesNotContain("Seq Scan");
      }
    }
  }

  /** What Hibernate makes of the stores' JPQL. */
  private static Set<String> statements(TestDatabase database) {
    Set<String> statements = new ConcurrentSkipListSet<>();
    StatementInspector inspector =
        sql -> {
          if (!sql.startsWith("insert") && !sql.equals(DatabaseClock.NOW)) {
            statements.add(sql);
          }
          return sql;
        };
    Map<String, Object> properties =
        Map.of(
            "jakarta.persistence.nonJtaDataSource",
            database.dataSource(),
            "hibernate.session_factory.statement_inspector",
            inspector);
    try (EntityManagerFactory factory =
        Persistence.createEntityManagerFactory("hibernate", properties)) {
      useEverything(new ResourceLocalTransactions(factory));
    }
    assertThat(statements).hasSize(48);
    return statements;
  }

  /** Runs each statement of the stores. */
  static void useEverything(Transactions transactions) {
    KeyRing ring = KeyRing.generate(new SecureRandom());
    JpaSessionStore sessions = new JpaSessionStore(transactions, () -> ring);
    StoredSession session = StoredSamples.session(StoredSamples.account(), NOW);
    sessions.insert(session);
    sessions.findAll(session.key().did());
    sessions.findEach(List.of(session.key()));
    sessions.keys(session.key().did());
    sessions.claim(session.key(), 1, new RefreshClaim("one", NOW, NOW));
    sessions.claim(session.key(), 1, new RefreshClaim("two", NOW, NOW.minusSeconds(7200)));
    sessions.release(session.key(), new RefreshClaim("two", NOW, NOW));
    sessions.complete(StoredSamples.refreshed(session));
    sessions.delete(session.key(), 1);
    sessions.recordUse(session.key(), NOW);
    sessions.deleteEnded(NOW, 10);
    sessions.retireOver(new SessionLimits(Duration.ofDays(1), Duration.ofDays(2)), NOW, 10);
    sessions.otherClientId(session.clientId());
    sessions.sessionsOfOtherClientKeys(Set.of("unknown"));
    list(sessions, session);
    sessions.retire(session.key(), 1, NOW);
    sessions.retired(NOW, 10);
    sessions.postponeRevocation(session.key(), NOW);
    sessions.delete(session.key());
    sessions.count();
    block(sessions, session.key().did());
    JpaStateStore states = new JpaStateStore(transactions, () -> ring);
    PendingAuthorization pending = StoredSamples.pending(NOW);
    states.insert(pending);
    states.consume(pending.stateHash());
    states.deleteExpired(NOW, 100);
    states.count(NOW);
    AtomicReference<KeyRing> rotating = new AtomicReference<>(ring);
    sessions.insert(StoredSamples.session(StoredSamples.account(), NOW));
    rotating.set(ring.rotated(new SecureRandom()));
    SessionReencryptor reencryptor = new SessionReencryptor(transactions, rotating::get);
    new ReencryptionTask(transactions, reencryptor).run();
    KeyRing other = KeyRing.generate(new SecureRandom());
    new JpaSessionStore(transactions, () -> other).missingKeys();
    JpaMaintenanceLease lease = new JpaMaintenanceLease(transactions);
    lease.acquire("task", Duration.ofMinutes(1));
    lease.acquire("task", Duration.ofMinutes(1));
  }

  private static void block(JpaSessionStore sessions, Did did) {
    sessions.block(new BlockedAccount(did, NOW, "carol", "INC-7"));
    sessions.findBlock(did);
    sessions.listBlocks(did, 10);
    sessions.unblock(did);
  }

  private static void list(JpaSessionStore sessions, StoredSession session) {
    Stream.of(
            SessionFilter.builder(),
            SessionFilter.builder().account(session.key().did()),
            SessionFilter.builder().session(session.key()),
            SessionFilter.builder().clientId(session.clientId()),
            SessionFilter.builder().clientKeyId("kid"),
            SessionFilter.builder().encryptionKeyId("kid"),
            SessionFilter.builder().createdBefore(NOW),
            SessionFilter.builder().usedBefore(NOW))
        .forEach(
            filter -> {
              sessions.list(filter.build(), null, 10);
              sessions.list(filter.retired().build(), session.key(), 10);
            });
  }

  private static String plan(Connection connection, String sql) throws SQLException {
    try (PreparedStatement plain = connection.prepareStatement(sql);
        PreparedStatement explain = connection.prepareStatement("explain " + sql)) {
      ParameterMetaData parameters = plain.getParameterMetaData();
      for (int i = 1; i <= parameters.getParameterCount(); i++) {
        explain.setObject(i, value(parameters.getParameterType(i)));
      }
      try (ResultSet rows = explain.executeQuery()) {
        return text(rows);
      }
    }
  }

  private static Object value(int type) {
    return switch (JDBCType.valueOf(type)) {
      case BIGINT -> 1L;
      case DOUBLE -> 1.0;
      case TIMESTAMP, TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.ofInstant(NOW, ZoneOffset.UTC);
      default -> "x";
    };
  }

  private static String text(ResultSet rows) throws SQLException {
    StringBuilder text = new StringBuilder();
    while (rows.next()) {
      text.append(rows.getString(1)).append('\n');
    }
    return text.toString();
  }
}
