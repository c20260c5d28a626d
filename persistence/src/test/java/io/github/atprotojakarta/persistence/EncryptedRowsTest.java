package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows hold no secret in readable form, and changed rows are detected. */
class EncryptedRowsTest {
  private static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123456Z");

  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<KeyRing> ring = new AtomicReference<>(KeyRing.generate(random));
  private final TestDatabase database = TestDatabase.h2InMemory().migrated();
  private final EntityManagerFactory factory = database.entityManagerFactory("hibernate");
  private final Transactions transactions = new ResourceLocalTransactions(factory);
  private final JpaSessionStore sessions = new JpaSessionStore(transactions, ring::get);
  private final JpaStateStore states = new JpaStateStore(transactions, ring::get);
  private final Did alice = StoredSamples.account();

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  @Test
  void no_column_of_a_session_holds_a_secret() throws Exception {
    StoredSession session = inserted(alice);
    assertHidden("atproto_session", session);
    StoredSession refreshed = StoredSamples.refreshed(session);
    sessions.complete(refreshed);
    assertHidden("atproto_session", refreshed);
  }

  private void assertHidden(String table, StoredSession session) throws Exception {
    assertThat(dump(table))
        .contains(session.key().id())
        .doesNotContain(
            session.tokens().accessToken().reveal(),
            session.tokens().refreshToken().reveal(),
            ECKey.parse(session.dpopKey().toJwk().reveal()).getD().toString());
  }

  @Test
  void no_column_of_a_pending_login_holds_a_secret() throws Exception {
    PendingAuthorization pending = StoredSamples.pending(NOW);
    states.insert(pending);
    assertThat(dump("atproto_pending_authorization"))
        .contains(pending.stateHash())
        .doesNotContain(
            pending.codeVerifier().reveal(),
            pending.appState(),
            ECKey.parse(pending.dpopKey().toJwk().reveal()).getD().toString());
  }

  @Test
  void the_file_of_a_database_holds_no_secret_and_a_restart_finds_the_session(
      @TempDir Path directory) throws Exception {
    StoredSession session = StoredSamples.session(alice, NOW);
    PendingAuthorization pending = StoredSamples.pending(NOW);
    try (TestDatabase file = TestDatabase.h2File(directory).migrated();
        EntityManagerFactory first = file.entityManagerFactory("hibernate")) {
      Transactions before = new ResourceLocalTransactions(first);
      new JpaSessionStore(before, ring::get).insert(session);
      new JpaStateStore(before, ring::get).insert(pending);
    }
    String bytes =
        Files.readString(directory.resolve("atproto.mv.db"), StandardCharsets.ISO_8859_1);
    assertThat(bytes)
        .contains(session.key().did().value())
        .doesNotContain(session.tokens().accessToken().reveal())
        .doesNotContain(session.tokens().refreshToken().reveal())
        .doesNotContain(pending.codeVerifier().reveal());
    try (TestDatabase file = TestDatabase.h2File(directory).migrated();
        EntityManagerFactory second = file.entityManagerFactory("hibernate")) {
      Transactions after = new ResourceLocalTransactions(second);
      assertThat(new JpaSessionStore(after, ring::get).find(session.key())).contains(session);
      assertThat(new JpaStateStore(after, ring::get).consume(pending.stateHash()))
          .contains(pending);
    }
  }

  @Test
  void points_in_time_are_stored_as_what_they_are_in_any_time_zone() throws Exception {
    inserted(alice);
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select created_at from atproto_session")) {
      row.next();
      assertThat(row.getObject(1, OffsetDateTime.class).toInstant()).isEqualTo(NOW);
    }
  }

  @Test
  void a_payload_moved_to_another_users_row_is_not_decrypted_and_affects_no_other() {
    StoredSession mine = inserted(alice);
    StoredSession other = inserted(alice);
    StoredSession victim = inserted(StoredSamples.account());
    update(
        "update atproto_session set payload = (select payload from atproto_session where did = '"
            + victim.key().did()
            + "') where session_id = '"
            + mine.key().id()
            + "'");
    assertThat(sessions.find(mine.key())).isEmpty();
    assertThat(sessions.findAll(alice)).containsExactly(other);
    assertThat(sessions.find(victim.key())).contains(victim);
  }

  @Test
  void a_row_whose_key_was_changed_to_another_user_is_not_decrypted() {
    StoredSession session = inserted(StoredSamples.account());
    update("update atproto_session set did = '" + alice + "'");
    assertThat(sessions.findAll(alice)).isEmpty();
    assertThat(count("atproto_session")).isEqualTo(1);
    assertThat(sessions.find(session.key())).isEmpty();
  }

  @Test
  void old_tokens_put_back_under_a_newer_version_are_not_decrypted() {
    StoredSession session = inserted(alice);
    update("create table backup as select payload from atproto_session");
    sessions.complete(StoredSamples.refreshed(session));
    update("update atproto_session set payload = (select payload from backup)");
    assertThat(new JpaSessionStore(transactions, ring::get).find(session.key())).isEmpty();
  }

  @Test
  void columns_that_are_copies_change_no_session() {
    StoredSession session = inserted(alice);
    update(
        "update atproto_session set issuer = 'https://evil.example', client_id = 'evil',"
            + " client_key_id = null, scope = 'evil', access_expires_at = null");
    assertThat(sessions.find(session.key())).contains(session);
  }

  @Test
  void a_login_cannot_be_bound_to_another_browser_in_the_database() {
    PendingAuthorization pending = StoredSamples.pending(NOW);
    states.insert(pending);
    update("update atproto_pending_authorization set browser_hash = 'evil', issuer = 'evil'");
    assertThat(states.consume(pending.stateHash())).contains(pending);
  }

  @Test
  void a_login_moved_to_another_state_is_not_decrypted() {
    PendingAuthorization pending = StoredSamples.pending(NOW);
    states.insert(pending);
    String other = StoredSamples.pending(NOW).stateHash();
    update("update atproto_pending_authorization set state_hash = '" + other + "'");
    assertThat(states.consume(other)).isEmpty();
  }

  @Test
  void a_session_under_a_missing_key_is_a_temporary_fault_until_the_key_is_back() {
    StoredSession session = inserted(alice);
    KeyRing before = ring.getAndSet(KeyRing.generate(random));
    StoredSession newer = inserted(alice);
    assertThatThrownBy(() -> sessions.find(session.key())).isInstanceOf(TransientException.class);
    assertThat(sessions.findAll(alice)).containsExactly(newer);
    assertThatThrownBy(() -> sessions.claim(session.key(), 7, claim()))
        .isInstanceOf(TransientException.class);
    ring.set(before);
    assertThat(sessions.find(session.key())).contains(session);
  }

  @Test
  void a_session_under_a_missing_key_is_not_retired_because_nobody_could_revoke_it() {
    StoredSession lost = inserted(alice);
    KeyRing before = ring.getAndSet(KeyRing.generate(random));
    SessionLimits limits = new SessionLimits(Duration.ofDays(1), null);
    Instant later = NOW.plus(Duration.ofDays(2));
    assertThat(sessions.retireOver(limits, later, 10)).isEmpty();
    ring.set(before);
    assertThat(sessions.retireOver(limits, later, 10)).containsExactly(lost.key());
  }

  @Test
  void retired_sessions_that_cannot_be_decrypted_do_not_keep_others_from_their_revocation() {
    for (int i = 0; i < 7; i++) {
      assertThat(sessions.retire(inserted(alice).key(), 1, NOW)).isTrue();
    }
    update("update atproto_session set payload = (select max(payload) from atproto_session)");
    StoredSession due = inserted(alice);
    assertThat(sessions.retire(due.key(), 1, NOW.plusSeconds(1))).isTrue();

    Instant later = NOW.plusSeconds(2);
    assertThat(sessions.retired(later, 2)).contains(due);
    // The one whose payload was copied can be decrypted.
    assertThat(sessions.retired(later, 10)).hasSize(2);
    assertThat(count("atproto_session")).isEqualTo(8);
  }

  @Test
  void a_payload_of_a_later_format_is_absent_and_not_an_error() {
    StoredSession session = inserted(alice);
    RowCipher cipher = new RowCipher(ring::get, random, null);
    SessionEntityId id = new SessionEntityId(alice.value(), session.key().id());
    String payload = cipher.encrypt(RowIdentity.session(id, 1), Secret.of("{\"v\":\"2\"}")).jwe();
    update("update atproto_session set payload = '" + payload + "'");
    assertThat(sessions.find(session.key())).isEmpty();
  }

  @Test
  void after_a_rotation_sessions_are_encrypted_again_and_the_old_key_can_go() {
    StoredSession one = inserted(alice);
    StoredSession two = StoredSamples.refreshed(inserted(alice));
    sessions.complete(two);
    KeyRing rotated = ring.get().rotated(random);
    ring.set(rotated);
    StoredSession three = inserted(alice);
    SessionReencryptor reencryptor = new SessionReencryptor(transactions, ring::get);
    assertThat(reencryptor.run()).isEqualTo(2);
    assertThat(reencryptor.run()).isZero();
    ring.set(onlyFirst(rotated));
    assertThat(sessions.findAll(alice)).containsExactlyInAnyOrder(one, two, three);
  }

  @Test
  void reencryption_skips_sessions_that_it_cannot_decrypt_and_reads_many_pages() {
    StoredSession lost = inserted(alice);
    ring.set(KeyRing.generate(random));
    for (int i = 0; i < 250; i++) {
      inserted(StoredSamples.account());
    }
    ring.set(ring.get().rotated(random));
    assertThat(new SessionReencryptor(transactions, ring::get).run()).isEqualTo(250);
    assertThat(count("atproto_session")).isEqualTo(251);
    assertThatThrownBy(() -> sessions.find(lost.key())).isInstanceOf(TransientException.class);
  }

  @Test
  void a_database_that_fails_says_try_again() {
    StoredSession session = inserted(alice);
    update("alter table atproto_session rename to atproto_gone");
    assertThatThrownBy(() -> sessions.find(session.key()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining(session.key().toString())
        .hasMessageContaining("SQL state");
    assertThatThrownBy(() -> sessions.insert(session)).isInstanceOf(TransientException.class);
    assertThatThrownBy(() -> sessions.complete(StoredSamples.refreshed(session)))
        .isInstanceOf(TransientException.class);
  }

  private StoredSession inserted(Did did) {
    StoredSession session = StoredSamples.session(did, NOW);
    sessions.insert(session);
    return session;
  }

  private static RefreshClaim claim() {
    return new RefreshClaim("claim", NOW, NOW.plusSeconds(30));
  }

  private static KeyRing onlyFirst(KeyRing ring) {
    String keys = ring.toJwkSet().reveal();
    return KeyRing.parse(Secret.of(keys.substring(0, keys.indexOf("},{")) + "}]}"));
  }

  private void update(String sql) {
    TestDatabase.execute(database.dataSource(), sql);
  }

  private long count(String table) {
    return transactions.read(
        entities ->
            ((Number) entities.createNativeQuery("select count(*) from " + table).getSingleResult())
                .longValue());
  }

  private String dump(String table) throws SQLException {
    StringBuilder values = new StringBuilder();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select * from " + table)) {
      while (row.next()) {
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.append(row.getString(i)).append('\n');
        }
      }
    }
    return values.toString();
  }
}
