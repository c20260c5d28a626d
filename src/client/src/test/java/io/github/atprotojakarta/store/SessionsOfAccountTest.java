package io.github.atprotojakarta.store;

import static io.github.atprotojakarta.oauth.Samples.CLIENT_ID;
import static io.github.atprotojakarta.oauth.Samples.ISSUER;
import static io.github.atprotojakarta.oauth.Samples.NOW;
import static io.github.atprotojakarta.oauth.Samples.PDS;
import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.SessionKey;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The store in memory finds an account's sessions without a look at those of others. */
class SessionsOfAccountTest {
  private static final Did ALICE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final Did BEFORE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiy");
  private static final Did AFTER = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiza");
  private static final DpopKey DPOP = DpopKey.generate(RANDOM);

  private final CountedRows rows = new CountedRows();
  private final InMemorySessionStore store = new InMemorySessionStore(rows);

  /** Counts the rows that are read by key, and lets nobody read all. */
  private static final class CountedRows extends ConcurrentHashMap<SessionKey, InMemoryRow> {
    private static final long serialVersionUID = 1L;

    private int read;

    @Override
    public InMemoryRow get(Object key) {
      read++;
      return super.get(key);
    }

    @Override
    public Collection<InMemoryRow> values() {
      throw new AssertionError("all rows are read");
    }

    @Override
    public KeySetView<SessionKey, InMemoryRow> keySet() {
      throw new AssertionError("all keys are read");
    }
  }

  @Test
  void only_the_rows_of_the_account_are_read() {
    for (int i = 0; i < 1000; i++) {
      store.insert(session(BEFORE, "before-" + i, NOW));
      store.insert(session(AFTER, "after-" + i, NOW));
    }
    StoredSession older = session(ALICE, "older", NOW);
    StoredSession newer = session(ALICE, "newer", NOW.plusSeconds(1));
    store.insert(older);
    store.insert(newer);
    assertThat(store.findAll(ALICE)).containsExactly(newer, older);
    assertThat(rows.read).isEqualTo(2);
    assertThat(store.keys(ALICE)).containsExactly(newer.key(), older.key());
    assertThat(rows.read).isEqualTo(4);
  }

  @Test
  void the_first_and_the_last_possible_id_belong_to_the_account() {
    StoredSession first = session(new SessionKey(ALICE, "-".repeat(43)), NOW.plusSeconds(1));
    StoredSession last = session(new SessionKey(ALICE, "z".repeat(43)), NOW);
    store.insert(first);
    store.insert(last);
    assertThat(store.findAll(ALICE)).containsExactly(first, last);
  }

  @Test
  void deleted_sessions_are_not_found_and_may_come_back() {
    StoredSession session = session(ALICE, "one", NOW);
    store.insert(session);
    assertThatIllegalStateException().isThrownBy(() -> store.insert(session));
    assertThat(store.delete(session.key())).isTrue();
    assertThat(store.delete(session.key())).isFalse();
    assertThat(store.findAll(ALICE)).isEmpty();
    assertThat(rows.read).as("no key is left behind").isZero();
    store.insert(session);
    assertThat(store.findAll(ALICE)).containsExactly(session);
    assertThat(store.delete(session.key(), 1)).isTrue();
    assertThat(store.findAll(ALICE)).isEmpty();
    assertThat(rows.read).as("no key is left behind").isEqualTo(1);
  }

  private static StoredSession session(Did did, String token, Instant createdAt) {
    return session(SessionKey.of(did, Secret.of(token)), createdAt);
  }

  private static StoredSession session(SessionKey key, Instant createdAt) {
    return StoredSession.builder()
        .key(key)
        .clientId(CLIENT_ID.toString())
        .authentication(new ClientAuthentication.None())
        .dpopKey(DPOP)
        .tokens(
            new TokenSet(ISSUER, key.did(), PDS, "atproto", Secret.of("access"), null, createdAt))
        .version(1)
        .createdAt(createdAt)
        .build();
  }
}
