package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClaimMemoryTest {
  private static final Instant NOW = StoredSamples.NOW;
  private static final Instant END = NOW.plusSeconds(60);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ClaimMemory memory = new ClaimMemory();
  private final StoredSession session = StoredSamples.session(StoredSamples.account(), NOW);
  private final TransientException why = new TransientException("no response");

  private void keep(StoredSession kept) {
    memory.keep(kept, new RefreshClaim("id", NOW, END), why);
  }

  @Test
  void the_reason_of_a_claim_is_known_while_the_claim_lives() {
    assertThat(memory.reason(session, NOW)).isEmpty();
    keep(session);
    assertThat(memory.reason(session, NOW.minusNanos(1))).isEmpty();
    assertThat(memory.reason(session, NOW)).containsSame(why);
    assertThat(memory.reason(session, END.minusNanos(1))).containsSame(why);
    assertThat(memory.reason(session, END)).isEmpty();
  }

  @Test
  void newer_tokens_know_nothing_of_the_claims_of_older_ones() {
    keep(session);
    StoredSession newer = StoredSamples.refreshed(session);
    assertThat(memory.reason(newer, NOW)).isEmpty();
    assertThat(memory.length(newer, MINUTE)).isEqualTo(MINUTE);
    keep(newer);
    assertThat(memory.length(newer, MINUTE)).isEqualTo(MINUTE.multipliedBy(2));
    assertThat(memory.length(session, MINUTE)).isEqualTo(MINUTE);
  }

  @Test
  void the_claims_of_one_token_double_three_times() {
    assertThat(memory.length(session, MINUTE)).isEqualTo(MINUTE);
    for (int times : new int[] {2, 4, 8, 8}) {
      keep(session);
      assertThat(memory.length(session, MINUTE)).isEqualTo(MINUTE.multipliedBy(times));
    }
  }

  @Test
  void no_claim_is_longer_than_an_hour() {
    assertThat(memory.length(session, Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
    keep(session);
    assertThat(memory.length(session, Duration.ofMinutes(29))).isEqualTo(Duration.ofMinutes(58));
    assertThat(memory.length(session, Duration.ofMinutes(31))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void a_claim_that_outlasted_a_wait_is_known_by_its_end_to_the_second() {
    assertThat(memory.outlasts(session.key(), END)).isFalse();
    memory.waitedInVain(session.key(), END);
    assertThat(memory.outlasts(session.key(), END)).isTrue();
    assertThat(memory.outlasts(session.key(), END.plusSeconds(1))).isTrue();
    assertThat(memory.outlasts(session.key(), END.plusSeconds(1).plusNanos(1))).isFalse();
    StoredSession other = StoredSamples.session(StoredSamples.account(), NOW);
    assertThat(memory.outlasts(other.key(), END)).isFalse();
  }

  private StoredSession anotherSession() {
    SessionKey key = SessionKey.of(session.key().did(), Secret.of(UUID.randomUUID().toString()));
    return session.toBuilder().key(key).build();
  }

  @Test
  void many_sessions_are_remembered_and_not_all() {
    List<StoredSession> sessions = Stream.generate(this::anotherSession).limit(16_000).toList();
    sessions.forEach(this::keep);
    sessions.forEach(each -> memory.waitedInVain(each.key(), END));
    assertThat(sessions.stream().filter(each -> memory.reason(each, NOW).isPresent()).count())
        .isBetween(1_500L, 2_000L);
    assertThat(sessions.stream().filter(each -> memory.outlasts(each.key(), END)).count())
        .isBetween(10_000L, 14_000L);
  }
}
