package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nodes over one database. The first one keeps decrypted sessions; its reads are counted. */
class OpenedSessionsTest {
  private static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123456Z");
  private static final Duration AGE = Duration.ofMinutes(10);

  private final SecureRandom random = new SecureRandom();
  private final KeyRing old = KeyRing.generate(random);
  private final AtomicReference<KeyRing> ring = new AtomicReference<>(old);
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> statements = new ArrayList<>();
  private final TestDatabase database = TestDatabase.h2InMemory().migrated();
  private final EntityManagerFactory factory = factory();
  private final Transactions transactions = new ResourceLocalTransactions(factory);
  private final JpaSessionStore store = store(100);
  private final JpaSessionStore other = store(0);
  private final StoredSession session = StoredSamples.session(StoredSamples.account(), NOW);

  private JpaSessionStore store(int size) {
    return new JpaSessionStore(
        transactions, ring::get, random, null, new OpenedSessions(size, AGE, nanos::get));
  }

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  @Test
  void an_unchanged_session_is_opened_once() {
    store.insert(session);
    assertFound(store, session, "row");
    assertFound(store, session, "state");
    assertThat(store.find(session.key()).orElseThrow().dpopKey())
        .isSameAs(store.find(session.key()).orElseThrow().dpopKey());
  }

  @Test
  void a_session_that_this_node_has_refreshed_is_not_opened() {
    store.insert(session);
    assertFound(store, session, "row");
    StoredSession refreshed = StoredSamples.refreshed(session);
    assertThat(store.complete(refreshed)).isTrue();
    assertFound(store, refreshed, "state");
    StoredSession lost = StoredSamples.refreshed(session);
    assertThat(store.complete(lost)).isFalse();
    assertFound(store, refreshed, "state");
  }

  @Test
  void a_refresh_on_another_node_counts_at_once() {
    store.insert(session);
    assertFound(store, session, "row");
    StoredSession refreshed = StoredSamples.refreshed(session);
    assertThat(other.complete(refreshed)).isTrue();
    assertFound(store, refreshed, "state", "row");
    assertFound(store, refreshed, "state");
  }

  @Test
  void a_sign_out_or_a_deletion_on_another_node_counts_at_once() {
    store.insert(session);
    assertFound(store, session, "row");
    assertThat(other.retire(session.key(), 1, NOW)).isTrue();
    assertThat(store.find(session.key())).isEmpty();

    StoredSession deleted = StoredSamples.session(StoredSamples.account(), NOW);
    store.insert(deleted);
    assertFound(store, deleted, "row");
    assertThat(other.delete(deleted.key())).isTrue();
    assertThat(store.find(deleted.key())).isEmpty();
    store.insert(deleted);
    assertFound(store, deleted, "row");
  }

  @Test
  void a_use_that_another_node_records_is_seen_without_opening_the_row() {
    store.insert(session);
    assertFound(store, session, "row");
    other.recordUse(session.key(), NOW.plusSeconds(60));
    assertFound(store, session, "state");
    assertThat(store.find(session.key()).orElseThrow().usedAt()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void a_session_does_not_outlive_its_key_in_memory() {
    store.insert(session);
    assertFound(store, session, "row");
    ring.set(KeyRing.generate(random));
    assertThatThrownBy(() -> store.find(session.key())).isInstanceOf(TransientException.class);
    ring.set(old);
    assertFound(store, session, "row");
  }

  @Test
  void a_changed_key_ring_opens_the_row_again() {
    store.insert(session);
    assertFound(store, session, "row");
    ring.set(old.rotated(random));
    assertFound(store, session, "state", "row");
    assertFound(store, session, "state");
  }

  @Test
  void a_row_that_another_node_encrypted_with_a_key_that_this_node_lacks_is_not_used() {
    store.insert(session);
    assertFound(store, session, "row");
    KeyRing rotated = old.rotated(random);
    new SessionReencryptor(transactions, () -> rotated).run();
    assertThatThrownBy(() -> store.find(session.key())).isInstanceOf(TransientException.class);
    ring.set(rotated);
    assertFound(store, session, "row");
  }

  @Test
  void an_old_entry_is_not_used() {
    store.insert(session);
    assertFound(store, session, "row");
    nanos.addAndGet(AGE.toNanos() - 1);
    assertFound(store, session, "state");
    nanos.addAndGet(1);
    assertFound(store, session, "row");
  }

  @Test
  void a_sign_out_on_this_node_leaves_nothing_in_memory() {
    store.insert(session);
    assertFound(store, session, "row");
    store.retire(session.key(), 1, NOW);
    statements.clear();
    assertThat(store.find(session.key())).isEmpty();
    assertThat(reads()).containsExactly("row");
  }

  @Test
  void the_size_bounds_it_and_zero_switches_it_off() {
    JpaSessionStore small = store(1);
    store.insert(session);
    StoredSession second = StoredSamples.session(StoredSamples.account(), NOW);
    store.insert(second);
    assertFound(small, session, "row");
    assertFound(small, second, "row");
    statements.clear();
    small.find(session.key());
    small.find(second.key());
    assertThat(reads()).as("one of two is kept").contains("row");

    assertFound(other, session, "row");
    assertFound(other, session, "row");
  }

  @ParameterizedTest
  @CsvSource({
    "atproto.session-cache, -1, a number of sessions from 0 to 1000000",
    "atproto.session-cache, 1000001, a number of sessions from 0 to 1000000",
    "atproto.session-cache, many, a number of sessions from 0 to 1000000",
    "atproto.session-cache-age, PT0S, an ISO 8601 duration from PT1S to PT1H",
    "atproto.session-cache-age, PT1H1S, an ISO 8601 duration from PT1S to PT1H",
    "atproto.session-cache-age, 10, an ISO 8601 duration from PT1S to PT1H"
  })
  void a_wrong_setting_is_refused(String name, String value, String rule) {
    assertThatIllegalStateException()
        .isThrownBy(() -> OpenedSessions.of(Settings.of(Map.of(name, value))))
        .withMessage(name + " = \"" + value + "\": must be " + rule);
  }

  @Test
  void the_settings_decide_about_the_size() {
    Settings off = Settings.of(Map.of("atproto.session-cache", "0"));
    JpaSessionStore without =
        new JpaSessionStore(transactions, ring::get, random, null, OpenedSessions.of(off));
    JpaSessionStore with =
        new JpaSessionStore(
            transactions, ring::get, random, null, OpenedSessions.of(Settings.of(Map.of())));
    store.insert(session);
    assertFound(without, session, "row");
    assertFound(without, session, "row");
    assertFound(with, session, "row");
    assertFound(with, session, "state");
  }

  private void assertFound(JpaSessionStore node, StoredSession expected, String... reads) {
    statements.clear();
    assertThat(node.find(expected.key())).contains(expected);
    assertThat(reads()).containsExactly(reads);
  }

  /** Only a statement that reads the payload can open a row. */
  private List<String> reads() {
    return statements.stream().map(sql -> sql.contains("payload") ? "row" : "state").toList();
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
