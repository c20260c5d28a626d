package io.github.atprotojakarta.testkit.store;

import static io.github.atprotojakarta.testkit.store.StoredSamples.account;
import static io.github.atprotojakarta.testkit.store.StoredSamples.refreshed;
import static io.github.atprotojakarta.testkit.store.StoredSamples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.OwedRevocation;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionSummary;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of {@link SessionStoreContract} that tests how administrators list sessions. */
abstract class SessionListContract extends SessionEndContract {
  private static final Instant TIME = Instant.parse("2026-03-29T01:30:00Z");

  @Test
  void a_summary_has_what_is_not_secret() {
    StoredSession first = inserted(session(account(), TIME));
    StoredSession session = refreshed(first);
    store().complete(session);
    store().recordUse(session.key(), TIME.plusSeconds(1000));
    assertThat(listed(only(session)))
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.key()).isEqualTo(session.key());
              assertThat(summary.clientId()).isEqualTo(session.clientId());
              assertThat(summary.clientKeyId()).isEqualTo("client-key-1");
              assertThat(summary.version()).isEqualTo(2);
              assertThat(summary.createdAt()).isEqualTo(TIME);
              assertThat(summary.refreshedAt()).isEqualTo(session.refreshedAt());
              assertThat(summary.usedAt()).isEqualTo(TIME.plusSeconds(1000));
              assertThat(summary.endsAt()).isEqualTo(session.endsAt());
              assertThat(summary.retired()).isFalse();
            });
  }

  @Test
  void a_public_clients_session_is_listed_without_a_client_key_and_with_its_end() {
    StoredSession session = inserted(publicClient(session(account(), TIME)));
    assertThat(listed(only(session)))
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.clientKeyId()).isNull();
              assertThat(summary.endsAt()).isEqualTo(session.endsAt());
            });
  }

  private static StoredSession publicClient(StoredSession session) {
    return session.toBuilder().authentication(new ClientAuthentication.None()).build();
  }

  @Test
  void the_pages_of_an_account_have_each_of_its_sessions_once() {
    Did did = account();
    inserted(session(account(), TIME));
    List<SessionKey> keys =
        IntStream.range(0, 5).mapToObj(i -> inserted(session(did, TIME)).key()).toList();
    SessionFilter ofAccount = SessionFilter.builder().account(did).build();
    for (int limit : new int[] {1, 2, 4, 5, 6, SessionPage.LARGEST}) {
      assertThat(keys(ofAccount, limit)).containsExactlyInAnyOrderElementsOf(keys);
    }
    assertThat(keys(ofAccount, 2)).isEqualTo(keys(ofAccount, 3));
  }

  @Test
  void the_pages_of_all_sessions_have_each_session_once() {
    Did did = account();
    List<SessionKey> keys =
        Stream.of(did, account(), did, account())
            .map(owner -> inserted(session(owner, TIME)).key())
            .toList();
    List<SessionKey> all = keys(SessionFilter.builder().build(), 7);
    assertThat(all).doesNotHaveDuplicates().containsAll(keys);
  }

  @Test
  void several_sessions_are_read_at_once_without_those_of_others() {
    Did did = account();
    StoredSession first = inserted(session(did, TIME));
    StoredSession second = inserted(session(account(), TIME));
    StoredSession retired = inserted(session(account(), TIME));
    store().retire(retired.key(), retired.version(), TIME);
    inserted(session(did, TIME));
    List<SessionKey> keys =
        List.of(
            second.key(),
            first.key(),
            retired.key(),
            session(account(), TIME).key(),
            new SessionKey(did, second.key().id()));
    assertThat(store().findEach(keys)).containsExactlyInAnyOrder(first, second);
    assertThat(store().findEach(List.of())).isEmpty();
  }

  @Test
  void a_session_that_ends_between_two_pages_hides_no_other() {
    Did did = account();
    IntStream.range(0, 5).forEach(i -> inserted(session(did, TIME)));
    SessionFilter ofAccount = SessionFilter.builder().account(did).build();
    List<SessionKey> keys = keys(ofAccount, 10);
    SessionPage first = store().list(ofAccount, null, 2);
    store().delete(keys.get(1));
    assertThat(store().list(ofAccount, first.next(), 10).sessions())
        .map(SessionSummary::key)
        .isEqualTo(keys.subList(2, 5));
  }

  @Test
  void a_filter_finds_the_sessions_of_a_client_id() {
    String clientId = "https://" + UUID.randomUUID() + ".example/client-metadata.json";
    StoredSession session = session(account(), TIME).toBuilder().clientId(clientId).build();
    assertOnly(session, SessionFilter.builder().clientId(clientId));
  }

  @Test
  void a_filter_finds_the_sessions_of_a_client_key() {
    String kid = "kid-" + UUID.randomUUID();
    StoredSession session =
        session(account(), TIME).toBuilder()
            .authentication(new ClientAuthentication.PrivateKeyJwt(kid))
            .build();
    assertOnly(session, SessionFilter.builder().clientKeyId(kid));
  }

  @Test
  void a_filter_finds_the_sessions_whose_login_was_before_a_time() {
    Instant old = Instant.parse("2000-01-01T00:00:00Z");
    StoredSession session = session(account(), old);
    assertOnly(session, SessionFilter.builder().createdBefore(old.plusSeconds(1)));
    assertThat(keys(SessionFilter.builder().createdBefore(old).build(), 10)).isEmpty();
  }

  @Test
  void a_filter_finds_the_sessions_that_nobody_used_since_a_time() {
    Instant old = Instant.parse("1999-01-01T00:00:00Z");
    StoredSession session = session(account(), old);
    SessionFilter.Builder filter = SessionFilter.builder().usedBefore(old.plusSeconds(1));
    assertOnly(session, filter);
    StoredSession used = inserted(session(account(), old));
    store().recordUse(used.key(), TIME);
    assertThat(keys(filter.build(), 10)).isEmpty();
    store().delete(used.key());
  }

  @Test
  void a_filter_has_no_session_of_an_unknown_encryption_key() {
    inserted(session(account(), TIME));
    String unknown = "key-" + UUID.randomUUID();
    assertThat(keys(SessionFilter.builder().encryptionKeyId(unknown).build(), 10)).isEmpty();
  }

  @Test
  void a_session_must_meet_all_conditions_of_a_filter() {
    Did did = account();
    StoredSession session = inserted(session(did, TIME));
    inserted(publicClient(session(did, TIME)));
    inserted(session(did, TIME.plusSeconds(60)));
    inserted(session(account(), TIME));
    SessionFilter.Builder filter =
        SessionFilter.builder()
            .account(did)
            .clientId(session.clientId())
            .clientKeyId("client-key-1")
            .createdBefore(TIME.plusSeconds(1))
            .usedBefore(TIME.plusSeconds(1));
    assertThat(keys(filter.build(), 1)).containsExactly(session.key());
    assertThat(keys(filter.clientId("https://other.example").build(), 1)).isEmpty();
  }

  @Test
  void a_retired_session_is_listed_apart_with_its_owed_revocation() {
    StoredSession session = inserted(session(account(), TIME));
    store().retire(session.key(), 1, TIME.plusSeconds(5));
    store().postponeRevocation(session.key(), TIME.plusSeconds(600));
    assertThat(listed(only(session))).isEmpty();
    SessionFilter retired = SessionFilter.builder().retired().build();
    assertThat(keys(retired, 1)).containsOnlyOnce(session.key());
    assertThat(listed(only(session).toBuilder().retired().build()))
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.retired()).isTrue();
              assertThat(summary.owedRevocation())
                  .isEqualTo(new OwedRevocation(TIME.plusSeconds(5), TIME.plusSeconds(600)));
            });
    store().delete(session.key());
    assertThat(keys(retired, 1)).doesNotContain(session.key());
  }

  private void assertOnly(StoredSession session, SessionFilter.Builder filter) {
    inserted(session(account(), TIME));
    inserted(session);
    assertThat(keys(filter.build(), 1)).containsExactly(session.key());
    store().delete(session.key());
    assertThat(keys(filter.build(), 1)).isEmpty();
  }

  private StoredSession inserted(StoredSession session) {
    store().insert(session);
    return session;
  }

  private static SessionFilter only(StoredSession session) {
    return SessionFilter.builder().session(session.key()).build();
  }

  private List<SessionKey> keys(SessionFilter filter, int limit) {
    return listed(filter, limit).stream().map(SessionSummary::key).toList();
  }

  private List<SessionSummary> listed(SessionFilter filter) {
    return listed(filter, 10);
  }

  /** Reads all pages. */
  private List<SessionSummary> listed(SessionFilter filter, int limit) {
    assumeThat(lists()).as("listing is optional").isTrue();
    List<SessionSummary> all = new ArrayList<>();
    @Nullable SessionKey after = null;
    do {
      SessionPage page = store().list(filter, after, limit);
      assertThat(page.sessions()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.sessions());
      after = page.next();
    } while (after != null);
    return all;
  }

  private boolean lists() {
    try {
      store().list(SessionFilter.builder().build(), null, 1);
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}
