package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import io.github.atprotojakarta.testkit.store.Together;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys are added, removed and lost while sessions are in use. */
@ParameterizedClass
@EnumSource(MigrationsTest.Kind.class)
class EncryptionKeyRotationTest {
  private static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123456Z");

  private final SecureRandom random = new SecureRandom();
  private final KeyRing old = KeyRing.generate(random);
  private final KeyRing rotated = old.rotated(random);
  private final AtomicReference<KeyRing> ring = new AtomicReference<>(old);
  private final TestDatabase database;
  private final EntityManagerFactory factory;
  private final Transactions transactions;
  private final JpaSessionStore store;
  private final ReencryptionTask task;

  EncryptionKeyRotationTest(MigrationsTest.Kind kind) {
    database = kind.open().migrated();
    factory = database.entityManagerFactory("hibernate");
    transactions = new ResourceLocalTransactions(factory);
    store = new JpaSessionStore(transactions, ring::get);
    task = task();
  }

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  @Test
  void the_store_knows_when_the_key_that_encrypts_was_created() {
    Instant created = Instant.parse("2026-01-01T00:00:00Z");
    KeyRing dated = KeyRing.generate(random, Clock.fixed(created, ZoneOffset.UTC));
    ring.set(dated);
    assertThat(store.encryptionKeyCreatedAt()).contains(created);
    ring.set(dated.rotated(random));
    assertThat(store.encryptionKeyCreatedAt().orElseThrow()).isAfter(created);
    ring.set(
        KeyRing.parse(
            Secret.of(old.toJwkSet().reveal().replaceAll(",\"iat\":\\d+|\"iat\":\\d+,", ""))));
    assertThat(store.encryptionKeyCreatedAt()).isEmpty();
  }

  @Test
  void the_task_encrypts_a_thousand_at_a_time_logs_its_progress_and_another_node_continues() {
    for (int i = 0; i < 1005; i++) {
      inserted();
    }
    ring.set(rotated);
    try (CapturedLog log = CapturedLog.of(ReencryptionTask.class)) {
      task.run();
      task().run();
      assertThat(log.messages())
          .containsExactly(
              "Re-encrypted 1000 of 1005 sessions that used encryption key \""
                  + old.encryptingKeyId()
                  + "\"",
              "Re-encrypted 5 of 5 sessions that used encryption key \""
                  + old.encryptingKeyId()
                  + "\"",
              "No session needs encryption key \""
                  + old.encryptingKeyId()
                  + "\" any more. Pending logins may need it for one more hour.");
    }
  }

  @Test
  void when_no_session_uses_an_older_key_the_task_logs_nothing() {
    inserted();
    try (CapturedLog log = CapturedLog.of(ReencryptionTask.class, MissingKeyReport.class)) {
      task.run();
      task.run();
      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void a_session_that_cannot_be_decrypted_is_logged_once_and_not_read_again() {
    StoredSession altered = inserted();
    TestDatabase.execute(database.dataSource(), "update atproto_session set payload = 'x'");
    StoredSession good = inserted();
    ring.set(rotated);
    try (CapturedLog log =
        CapturedLog.of(ReencryptionTask.class, SessionRowMapper.class, MissingKeyReport.class)) {
      task.run();
      assertThat(log.messages())
          .hasSize(3)
          .anyMatch(line -> line.startsWith("Re-encrypted 1 of 2 sessions"))
          .anyMatch(line -> line.contains("that cannot be decrypted with it: 1."));
      task.run();
      assertThat(log.messages()).hasSize(3);
    }
    assertThat(store.find(good.key())).contains(good);
    assertThat(store.find(altered.key())).isEmpty();
  }

  @Test
  void sessions_that_a_node_with_the_old_ring_writes_afterwards_are_encrypted_again_too() {
    inserted();
    ring.set(rotated);
    task.run();
    StoredSession late = StoredSamples.session(StoredSamples.account(), NOW);
    new JpaSessionStore(transactions, () -> old).insert(late);
    task.run();
    ring.set(onlyFirst(rotated));
    assertThat(store.find(late.key())).contains(late);
  }

  @Test
  void sessions_that_are_refreshed_meanwhile_keep_their_new_tokens() throws Exception {
    List<StoredSession> sessions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sessions.add(inserted());
    }
    ring.set(rotated);
    List<StoredSession> refreshed = sessions.stream().map(StoredSamples::refreshed).toList();
    Together.run(
        3,
        i -> {
          if (i == 0) {
            refreshed.forEach(session -> assertThat(store.complete(session)).isTrue());
          } else {
            task().run();
          }
          return i;
        });
    ring.set(onlyFirst(rotated));
    for (StoredSession session : refreshed) {
      assertThat(store.find(session.key())).contains(session);
    }
  }

  @Test
  void nodes_that_get_the_new_key_one_after_the_other_read_each_others_sessions() {
    KeyRing added = behind(old, rotated);
    JpaSessionStore first = new JpaSessionStore(transactions, () -> added);
    JpaSessionStore second = new JpaSessionStore(transactions, () -> rotated);
    StoredSession one = StoredSamples.session(StoredSamples.account(), NOW);
    StoredSession two = StoredSamples.session(StoredSamples.account(), NOW);
    first.insert(one);
    second.insert(two);
    assertThat(second.find(one.key())).contains(one);
    assertThat(first.find(two.key())).contains(two);
    StoredSession refreshed = StoredSamples.refreshed(one);
    assertThat(second.complete(refreshed)).isTrue();
    assertThat(first.find(one.key())).contains(refreshed);
  }

  @Test
  void a_node_without_the_new_key_asks_callers_to_try_again_and_destroys_nothing() {
    ring.set(rotated);
    StoredSession session = inserted();
    JpaSessionStore behind = new JpaSessionStore(transactions, () -> old);
    assertThatThrownBy(() -> behind.find(session.key()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining(session.key().did().value())
        .hasMessageContaining("key \"" + rotated.encryptingKeyId() + "\" is not in the key ring")
        .hasMessageContaining("key ring of this node");
    assertThatThrownBy(() -> behind.claim(session.key(), 7, StoredSamples.claim(NOW)))
        .isInstanceOf(TransientException.class);
    StoredSession later = StoredSamples.refreshed(StoredSamples.refreshed(session));
    assertThatThrownBy(() -> behind.complete(later)).isInstanceOf(TransientException.class);
    assertThat(behind.retired(NOW.plusSeconds(2), 10)).isEmpty();
    assertThat(store.find(session.key())).contains(session);
  }

  @Test
  void a_login_whose_key_a_node_lacks_stays_for_a_node_that_has_it() {
    PendingAuthorization pending = StoredSamples.pending(NOW);
    new JpaStateStore(transactions, () -> rotated).insert(pending);
    JpaStateStore behind = new JpaStateStore(transactions, () -> old);
    assertThatThrownBy(() -> behind.consume(pending.stateHash()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("key \"" + rotated.encryptingKeyId() + "\" is not in the key ring");
    JpaStateStore ready = new JpaStateStore(transactions, () -> rotated);
    assertThat(ready.consume(pending.stateHash())).contains(pending);
  }

  @Test
  void a_node_that_got_the_new_key_too_late_knows_which_one_it_lacks_until_it_has_it() {
    AtomicReference<KeyRing> late = new AtomicReference<>(old);
    JpaSessionStore behind = new JpaSessionStore(transactions, late::get);
    inserted();
    ring.set(rotated);
    assertThat(behind.missingKeys()).isEmpty();
    StoredSession session = inserted();
    assertThat(behind.missingKeys()).containsExactly(rotated.encryptingKeyId());
    assertThat(store.missingKeys()).isEmpty();
    late.set(behind(old, rotated));
    assertThat(behind.missingKeys()).isEmpty();
    assertThat(behind.find(session.key())).contains(session);
  }

  /** The order of docs/configuration.md: every session is readable on every node in each step. */
  @Test
  void a_rotation_in_two_phases_on_two_nodes_hides_no_session_from_either() {
    AtomicReference<KeyRing> secondRing = new AtomicReference<>(old);
    JpaSessionStore second = new JpaSessionStore(transactions, secondRing::get);
    List<StoredSession> sessions = new ArrayList<>();
    KeyRing appended = behind(old, rotated);
    KeyRing withoutOld = onlyFirst(rotated);
    List<Runnable> steps =
        List.of(
            () -> ring.set(appended),
            () -> secondRing.set(appended),
            () -> ring.set(rotated),
            () -> secondRing.set(rotated),
            task::run,
            () -> ring.set(withoutOld),
            () -> secondRing.set(withoutOld));
    for (Runnable step : steps) {
      step.run();
      sessions.add(inserted());
      sessions.add(StoredSamples.session(StoredSamples.account(), NOW));
      second.insert(sessions.get(sessions.size() - 1));
      for (JpaSessionStore node : List.of(store, second)) {
        assertThat(node.missingKeys()).isEmpty();
        sessions.forEach(session -> assertThat(node.find(session.key())).contains(session));
      }
    }
  }

  @Test
  void a_missing_key_that_only_sessions_awaiting_revocation_need_keeps_nobody_out() {
    StoredSession ended = inserted();
    store.retire(ended.key(), 1, NOW);
    ring.set(onlyFirst(rotated));
    assertThat(store.missingKeys()).isEmpty();
  }

  @Test
  void a_missing_key_is_reported_with_the_fix_again_when_twice_as_many_need_it_and_at_its_return() {
    StoredSession session = inserted();
    inserted();
    ring.set(onlyFirst(rotated));
    StoredSession lives = inserted();
    try (CapturedLog log = CapturedLog.of(MissingKeyReport.class)) {
      store.missingKeys();
      store.missingKeys();
      String kid = old.encryptingKeyId();
      assertThat(log.messages())
          .containsExactly(
              "ATP3104 This node lacks the encryption key \""
                  + kid
                  + "\" of 2 sessions. It responds to their users with 503 and keeps their cookies."
                  + " Add the key to the key ring of this node: another node may use it. See"
                  + " \"Rotating the encryption key\" in docs/configuration.md");
      assertThat(store.find(lives.key())).contains(lives);
      JpaSessionStore other = new JpaSessionStore(transactions, () -> old);
      other.insert(StoredSamples.session(StoredSamples.account(), NOW));
      store.missingKeys();
      assertThat(log.messages()).hasSize(1);
      other.insert(StoredSamples.session(StoredSamples.account(), NOW));
      store.missingKeys();
      assertThat(log.messages()).hasSize(2).last().asString().contains("of 4 sessions");
      ring.set(rotated);
      store.missingKeys();
      assertThat(log.messages())
          .hasSize(3)
          .last()
          .asString()
          .isEqualTo("No session needs the missing encryption key \"" + kid + "\" any more");
    }
    assertThat(store.find(session.key())).contains(session);
  }

  @Test
  void of_many_sessions_of_a_missing_key_a_thousand_are_counted() {
    for (int i = 0; i < 1001; i++) {
      inserted();
    }
    ring.set(onlyFirst(rotated));
    try (CapturedLog log = CapturedLog.of(MissingKeyReport.class)) {
      store.missingKeys();
      store.missingKeys();
      assertThat(log.messages()).singleElement().asString().contains("of 1000 or more sessions.");
    }
  }

  @Test
  void a_session_that_an_old_node_writes_is_found_although_an_unreadable_one_was_deleted() {
    StoredSession altered = inserted();
    TestDatabase.execute(database.dataSource(), "update atproto_session set payload = 'x'");
    ring.set(rotated);
    task.run();
    store.delete(altered.key());
    StoredSession other = StoredSamples.session(StoredSamples.account(), NOW);
    task.run();
    new JpaSessionStore(transactions, () -> old).insert(other);
    task.run();
    ring.set(onlyFirst(rotated));
    assertThat(store.find(other.key())).contains(other);
  }

  @Test
  void sessions_of_a_missing_key_that_wait_for_revocation_do_not_block_others() {
    StoredSession lost = inserted();
    store.retire(lost.key(), 1, NOW);
    ring.set(onlyFirst(rotated));
    StoredSession next = inserted();
    store.retire(next.key(), 1, NOW.plusSeconds(1));
    assertThat(store.retired(NOW.plusSeconds(2), 1)).containsExactly(next);
  }

  @Test
  void a_key_id_from_the_database_cannot_forge_log_lines() {
    inserted();
    TestDatabase.execute(
        database.dataSource(),
        "update atproto_session set encryption_key_id = 'x''\n2026 INFO all is well'");
    try (CapturedLog log = CapturedLog.of(MissingKeyReport.class)) {
      store.missingKeys();
      assertThat(log.messages())
          .singleElement()
          .asString()
          .doesNotContain("\n")
          .contains("\"x'?2026 INFO all is well\"");
    }
  }

  private ReencryptionTask task() {
    return new ReencryptionTask(transactions, new SessionReencryptor(transactions, ring::get));
  }

  private StoredSession inserted() {
    StoredSession session = StoredSamples.session(StoredSamples.account(), NOW);
    store.insert(session);
    return session;
  }

  private static KeyRing onlyFirst(KeyRing ring) {
    String keys = ring.toJwkSet().reveal();
    return KeyRing.parse(Secret.of(keys.substring(0, keys.indexOf("},{")) + "}]}"));
  }

  /** The keys of {@code all} with the one that encrypts in {@code first} still in front. */
  private static KeyRing behind(KeyRing first, KeyRing all) {
    String one = keys(first);
    String other = keys(onlyFirst(all));
    return KeyRing.parse(Secret.of("{\"keys\":[" + one + "," + other + "]}"));
  }

  private static String keys(KeyRing ring) {
    String set = ring.toJwkSet().reveal();
    return set.substring(set.indexOf('[') + 1, set.lastIndexOf(']'));
  }
}
