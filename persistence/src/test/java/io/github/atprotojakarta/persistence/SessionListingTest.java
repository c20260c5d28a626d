package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionSummary;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Administrators list rows that this node cannot decrypt, and never all rows at once. */
class SessionListingTest {
  private static final Instant NOW = Instant.parse("2026-03-29T01:30:00Z");
  private static final SessionFilter ALL = SessionFilter.builder().build();

  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<KeyRing> ring = new AtomicReference<>(KeyRing.generate(random));
  private final TestDatabase database = TestDatabase.h2InMemory().migrated();
  private final EntityManagerFactory factory = database.entityManagerFactory("hibernate");
  private final JpaSessionStore store =
      new JpaSessionStore(new ResourceLocalTransactions(factory), ring::get);

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  private StoredSession inserted() {
    StoredSession session = StoredSamples.session(StoredSamples.account(), NOW);
    store.insert(session);
    return session;
  }

  @Test
  void sessions_of_a_missing_key_are_listed_and_found_by_it() {
    StoredSession old = inserted();
    String kid = store.list(ALL, null, 1).sessions().get(0).encryptionKeyId();
    ring.set(KeyRing.generate(random));
    inserted();
    assertThat(store.list(ALL, null, 10).sessions()).hasSize(2);
    assertThat(
            store.list(SessionFilter.builder().encryptionKeyId(kid).build(), null, 10).sessions())
        .map(SessionSummary::key)
        .containsExactly(old.key());
  }

  @Test
  void a_session_of_a_missing_key_is_retired_by_its_listed_version() {
    StoredSession session = inserted();
    store.complete(StoredSamples.refreshed(session));
    ring.set(KeyRing.generate(random));
    SessionSummary listed = store.list(ALL, null, 1).sessions().get(0);
    assertThat(store.retire(listed.key(), listed.version(), NOW)).isTrue();
    assertThat(store.list(ALL, null, 1).sessions()).isEmpty();
  }

  @Test
  void a_page_looks_at_a_thousand_rows_and_the_next_one_goes_on() {
    StoredSession session = inserted(); // did:web, after all accounts of did:plc
    rows(1500, "did:plc:ewvi7nxzyoun6zhxrhs64oiz", session.clientId());
    SessionFilter both =
        SessionFilter.builder().clientKeyId("client-key-1").clientId(session.clientId()).build();
    SessionFilter rare = both.toBuilder().createdBefore(NOW.plusSeconds(1)).build();

    SessionPage first = store.list(rare, null, 10);
    assertThat(first.sessions()).isEmpty();
    SessionKey next = first.next();
    assertThat(next).isNotNull();
    SessionPage second = store.list(rare, next, 10);
    assertThat(second.sessions()).map(SessionSummary::key).containsExactly(session.key());
    assertThat(second.next()).isNull();

    SessionPage full = store.list(both, null, 10);
    assertThat(full.sessions()).hasSize(10);
    assertThat(full.next()).isEqualTo(full.sessions().get(9).key());
  }

  @Test
  void after_all_sessions_have_ended_a_page_of_those_in_use_looks_at_a_thousand_rows_too() {
    rows(1500, "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "https://app.example/client-metadata.json");
    TestDatabase.execute(
        database.dataSource(), "update atproto_session set retired_at = current_timestamp");
    SessionPage first = store.list(ALL, null, 10);
    assertThat(first.sessions()).isEmpty();
    SessionPage second = store.list(ALL, first.next(), 10);
    assertThat(second.sessions()).isEmpty();
    assertThat(second.next()).isNull();
  }

  private void rows(int number, String did, String clientId) {
    TestDatabase.execute(
        database.dataSource(),
        "insert into atproto_session (did, session_id, issuer, client_id, client_key_id, scope,"
            + " version, created_at, refreshed_at, payload, encryption_key_id) select '"
            + did
            + "', lpad(x, 43, '0'), 'https://issuer.example', '"
            + clientId
            + "', 'client-key-1', 'atproto', 1, timestamp with time zone '2026-05-01"
            + " 00:00:00+00', current_timestamp, 'x', 'gone' from system_range(1, "
            + number
            + ")");
  }
}
