package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each step in the life of a session costs the database. */
class StatementCountTest {
  private static final Pattern SCANS = Pattern.compile("scanCount: (\\d+)");

  private final List<String> statements = new ArrayList<>();
  private final TestDatabase database = TestDatabase.h2InMemory().migrated();
  private final EntityManagerFactory factory = factory();
  private final Transactions transactions = new ResourceLocalTransactions(factory);
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final JpaSessionStore store = new JpaSessionStore(transactions, () -> keys);
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), Instant.now());

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  @Test
  void a_fresh_session_costs_one_read_and_no_lock() {
    store.insert(session);
    assertCost(() -> store.find(session.key()), "select");
    assertThat(statements).noneMatch(sql -> sql.contains("for update"));
    assertCost(() -> store.findAll(session.key().did()), "select");
    assertCost(() -> store.keys(session.key().did()), "select");
  }

  @Test
  void a_hundred_sessions_cost_one_read() {
    List<SessionKey> keys = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      StoredSession other = StoredSamples.session(StoredSamples.account(), Instant.now());
      store.insert(other);
      keys.add(other.key());
    }
    assertCost(() -> assertThat(store.findEach(keys)).hasSize(100), "select");
    assertThat(statements).noneMatch(sql -> sql.contains("for update"));
    assertCost(() -> store.findEach(List.of()));
  }

  @Test
  void a_refresh_costs_two_writes() {
    assertCost(() -> store.insert(session), "insert");
    RefreshClaim claim = StoredSamples.claim(Instant.now());
    assertCost(() -> store.claim(session.key(), 1, claim), "update");
    assertThat(statements.get(0)).contains(DatabaseClock.TIME);
    assertCost(() -> store.complete(StoredSamples.refreshed(session)), "update");
  }

  @Test
  void those_who_wait_for_a_claim_change_nothing_and_read_no_payload() {
    store.insert(session);
    store.claim(session.key(), 1, StoredSamples.claim(Instant.now()));
    RefreshClaim another = StoredSamples.claim(Instant.now());
    assertCost(() -> store.claim(session.key(), 1, another), "update", "select");
    assertThat(statements.get(1)).contains(DatabaseClock.TIME).doesNotContain("payload");
  }

  @Test
  void recording_a_use_costs_the_time_and_one_write() {
    store.insert(session);
    assertCost(() -> store.recordUse(session.key(), Instant.now()), "select", "update");
  }

  @Test
  void looking_for_a_block_costs_one_read_and_no_lock() {
    assertCost(() -> store.findBlock(session.key().did()), "select");
    assertThat(statements).noneMatch(sql -> sql.contains("for update"));
  }

  @Test
  void ending_sessions_when_none_is_over_only_reads() {
    store.insert(session);
    assertCost(
        () -> store.retireOver(SessionLimits.DEFAULT, Instant.now(), 100), "select", "select");
    SessionLimits both = new SessionLimits(Duration.ofDays(1), Duration.ofDays(2));
    assertCost(() -> store.retireOver(both, Instant.now(), 100), "select", "select", "select");
  }

  @Test
  void cleanup_when_nothing_has_ended_only_reads() {
    store.insert(session);
    assertCost(() -> store.deleteEnded(Instant.now(), 100), "select", "select", "select");
  }

  @Test
  void a_task_costs_two_reads_and_a_write_on_the_node_that_runs_it_and_two_reads_on_others() {
    JpaMaintenanceLease mine = new JpaMaintenanceLease(transactions);
    JpaMaintenanceLease other = new JpaMaintenanceLease(transactions);
    Duration lease = Duration.ofMinutes(1);
    assertCost(() -> mine.acquire("task", lease), "select", "select", "insert");
    assertCost(() -> mine.acquire("task", lease), "select", "select", "update");
    assertCost(() -> other.acquire("task", lease), "select", "select");
  }

  @Test
  void checking_writes_costs_two_reads_and_one_write_of_a_row_that_all_nodes_share() {
    assertCost(store::checkWrites, "select", "select", "insert");
    JpaSessionStore other = new JpaSessionStore(transactions, () -> keys);
    assertCost(store::checkWrites, "select", "select", "update");
    assertCost(other::checkWrites, "select", "select", "update");
    assertCost(store::checkWrites, "select", "select", "update");
  }

  @Test
  void checking_keys_when_none_is_missing_reads_one_entry_of_an_index_and_looks_for_another() {
    store.insert(session);
    assertCost(store::missingKeys, "select", "select");
  }

  /** The plan of H2 says how many entries of the index it has read. */
  @Test
  void the_sessions_of_a_key_are_not_all_counted_every_minute() throws Exception {
    for (int i = 0; i < 2500; i++) {
      store.insert(StoredSamples.session(StoredSamples.account(), Instant.now()));
    }
    AtomicReference<KeyRing> ring = new AtomicReference<>(keys);
    ReencryptionTask task =
        new ReencryptionTask(transactions, new SessionReencryptor(transactions, ring::get));
    KeyRing rotated = keys.rotated(new SecureRandom());
    ring.set(rotated);
    assertThat(counts(task::run)).as("the first after a rotation").hasSize(2);
    assertThat(counts(task::run)).as("the next thousand").isEmpty();

    ring.set(KeyRing.generate(new SecureRandom()));
    JpaSessionStore behind = new JpaSessionStore(transactions, ring::get);
    assertThat(counts(behind::missingKeys)).as("two keys are missing").hasSize(2);
    assertThat(entriesRead(keys.encryptingKeyId(), 1000)).isBetween(500L, 501L);
    assertThat(entriesRead(rotated.encryptingKeyId(), 1000)).isBetween(1000L, 1001L);
  }

  private List<String> counts(Runnable work) {
    statements.clear();
    work.run();
    List<String> counts = statements.stream().filter(sql -> sql.contains("count(")).toList();
    assertThat(counts).allMatch(sql -> sql.contains(" limit ?"));
    return counts;
  }

  private long entriesRead(String kid, long most) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement explain =
            connection.prepareStatement(
                "explain analyze "
                    + EncryptionKeyStatements.COUNT.replace(DatabaseSchema.PLACEHOLDER, ""))) {
      explain.setString(1, kid);
      explain.setLong(2, most);
      try (ResultSet rows = explain.executeQuery()) {
        rows.next();
        String plan = rows.getString(1);
        assertThat(plan).contains("ATPROTO_SESSION_ENCRYPTION_KEY");
        return SCANS
            .matcher(plan)
            .results()
            .mapToLong(scan -> Long.parseLong(scan.group(1)))
            .max()
            .orElseThrow();
      }
    }
  }

  private void assertCost(Runnable work, String... kinds) {
    statements.clear();
    work.run();
    assertThat(
            statements.stream()
                .map(sql -> sql.substring(0, sql.indexOf(' ')).toLowerCase(Locale.ROOT)))
        .containsExactly(kinds);
  }

  private EntityManagerFactory factory() {
    StatementInspector inspector =
        sql -> {
          statements.add(sql);
          return sql;
        };
    return Persistence.createEntityManagerFactory(
        "hibernate",
        Map.of(
            "jakarta.persistence.nonJtaDataSource",
            database.dataSource(),
            "hibernate.session_factory.statement_inspector",
            inspector));
  }
}
