package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Quantity;
import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.InMemoryStateStore;
import io.github.atprotojakarta.store.SessionCounts;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Levels are measured every minute; rows are counted every five minutes. */
class LevelMeasurementsTest {
  private static final Instant NOW = StoredSamples.NOW;

  private final ManualContext manual = new ManualContext();
  private final InMemorySessionStore rows = new InMemorySessionStore();
  private final InMemoryStateStore states = new InMemoryStateStore();
  private final AtomicInteger counted = new AtomicInteger();
  private boolean away;
  private final SessionStore store =
      new FailingSessionStore(rows) {
        @Override
        public Optional<SessionCounts> count() {
          counted.incrementAndGet();
          if (away) {
            throw new TransientException("The database does not respond");
          }
          return rows.count();
        }
      };
  private final LevelMeasurements levels = levels(store);

  private LevelMeasurements levels(SessionStore sessions) {
    return levels(sessions, ClientKeySet.empty());
  }

  private LevelMeasurements levels(SessionStore sessions, ClientKeySet keys) {
    return new LevelMeasurements(
        sessions,
        states,
        () -> 3,
        () -> firstKey(keys).flatMap(ClientKey::createdAt),
        () -> firstKey(keys).flatMap(ClientKey::expiresAt),
        manual.context());
  }

  private static Optional<ClientKey> firstKey(ClientKeySet keys) {
    return keys.kids().stream().findFirst().flatMap(keys::find);
  }

  private SessionStore encrypted(Optional<Instant> keyCreatedAt) {
    return new FailingSessionStore(rows) {
      @Override
      public Optional<Instant> encryptionKeyCreatedAt() {
        return keyCreatedAt;
      }
    };
  }

  private static ClientKeySet key(Instant createdAt) {
    return ClientKeySet.generate(
        new SecureRandom(), ClientKeyAlgorithm.ES256, null, Clock.fixed(createdAt, ZoneOffset.UTC));
  }

  private Map<Quantity, Double> measured() {
    Map<Quantity, Double> last = new EnumMap<>(Quantity.class);
    manual.measured.forEach(
        each ->
            last.put(((Measurement.Level) each).quantity(), ((Measurement.Level) each).value()));
    return last;
  }

  private StoredSession insert() {
    StoredSession session = StoredSamples.session(StoredSamples.account(), NOW);
    rows.insert(session);
    return session;
  }

  @Test
  void sessions_logins_and_owed_revocations_are_counted() {
    insert();
    StoredSession ended = insert();
    rows.retire(ended.key(), ended.version(), NOW.minusSeconds(90));
    rows.postponeRevocation(ended.key(), NOW.plusSeconds(600));
    states.insert(StoredSamples.pending(NOW.plusSeconds(60)));

    levels.report();

    assertThat(measured())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Quantity.UNSAVED_TOKENS, 3.0,
                Quantity.CLIENT_KEY_AGE, Double.NaN,
                Quantity.CLIENT_KEY_REST, Double.NaN,
                Quantity.ENCRYPTION_KEY_AGE, Double.NaN,
                Quantity.SESSIONS, 1.0,
                Quantity.OWED_REVOCATIONS, 1.0,
                Quantity.OLDEST_OWED_REVOCATION, 90.0,
                Quantity.PENDING_LOGINS, 1.0));
  }

  @Test
  void without_owed_revocations_their_age_is_zero() {
    levels.report();
    assertThat(measured()).containsEntry(Quantity.OLDEST_OWED_REVOCATION, 0.0);
  }

  @Test
  void rows_are_counted_every_five_minutes() {
    levels.report();
    manual.waits.pause(Duration.ofSeconds(299));
    levels.report();
    assertThat(counted).hasValue(1);
    manual.waits.pause(Duration.ofSeconds(1));
    levels.report();
    assertThat(counted).hasValue(2);
  }

  @Test
  void while_the_store_is_away_its_levels_are_unknown_and_the_next_run_counts_again() {
    insert();
    away = true;
    assertThatThrownBy(levels::report).isInstanceOf(TransientException.class);
    assertThat(measured())
        .containsEntry(Quantity.SESSIONS, Double.NaN)
        .containsEntry(Quantity.PENDING_LOGINS, Double.NaN)
        .containsEntry(Quantity.OWED_REVOCATIONS, Double.NaN)
        .containsEntry(Quantity.OLDEST_OWED_REVOCATION, Double.NaN)
        .containsEntry(Quantity.UNSAVED_TOKENS, 3.0);
    away = false;
    levels.report();
    assertThat(measured()).containsEntry(Quantity.SESSIONS, 1.0);
  }

  @Test
  void a_store_that_does_not_count_has_no_levels() {
    levels(new FailingSessionStore(rows)).report();
    assertThat(measured())
        .containsOnlyKeys(
            Quantity.UNSAVED_TOKENS,
            Quantity.CLIENT_KEY_AGE,
            Quantity.CLIENT_KEY_REST,
            Quantity.ENCRYPTION_KEY_AGE,
            Quantity.PENDING_LOGINS);
  }

  @Test
  void the_ages_of_the_keys_in_use_are_measured_every_minute_also_while_the_store_is_away() {
    Duration day = Duration.ofDays(1);
    LevelMeasurements ofKeys = levels(encrypted(Optional.of(NOW.minus(day))), key(NOW));
    ofKeys.report();
    assertThat(measured())
        .containsEntry(Quantity.CLIENT_KEY_AGE, 0.0)
        .containsEntry(Quantity.ENCRYPTION_KEY_AGE, 86_400.0);
    manual.clock.advance(Duration.ofMinutes(1));
    ofKeys.report();
    assertThat(measured())
        .containsEntry(Quantity.CLIENT_KEY_AGE, 60.0)
        .containsEntry(Quantity.ENCRYPTION_KEY_AGE, 86_460.0);
    away = true;
    manual.clock.advance(Duration.ofMinutes(1));
    LevelMeasurements ofAway = levels(store, key(NOW));
    assertThatThrownBy(ofAway::report).isInstanceOf(TransientException.class);
    assertThat(measured()).containsEntry(Quantity.CLIENT_KEY_AGE, 120.0);
  }

  @Test
  void the_age_is_that_of_the_newest_key_and_is_never_negative() {
    ClientKeySet newer = key(NOW.plusSeconds(30));
    ClientKeySet older = key(NOW.minusSeconds(30));
    String both = first(newer) + "," + first(older);
    LevelMeasurements ofKeys =
        levels(
            encrypted(Optional.empty()),
            ClientKeySet.parse(Secret.of("{\"keys\":[" + both + "]}")));
    ofKeys.report();
    assertThat(measured()).containsEntry(Quantity.CLIENT_KEY_AGE, 0.0);
    manual.clock.advance(Duration.ofMinutes(1));
    ofKeys.report();
    assertThat(measured()).containsEntry(Quantity.CLIENT_KEY_AGE, 30.0);
  }

  private static String first(ClientKeySet keys) {
    String jwks = keys.toPrivateJwks().reveal();
    return jwks.substring(jwks.indexOf('[') + 1, jwks.lastIndexOf(']'));
  }

  @Test
  void the_time_until_the_key_stops_signing_is_measured_and_is_never_negative() {
    Instant end = NOW.plusSeconds(90).truncatedTo(ChronoUnit.SECONDS);
    String member = "\"exp\":" + end.getEpochSecond() + ",\"kid\"";
    String jwks = key(NOW).toPrivateJwks().reveal().replaceFirst("\"kid\"", member);
    LevelMeasurements ofKeys =
        levels(encrypted(Optional.empty()), ClientKeySet.parse(Secret.of(jwks)));
    ofKeys.report();
    assertThat(measured())
        .containsEntry(Quantity.CLIENT_KEY_REST, (double) Duration.between(NOW, end).toSeconds());
    manual.clock.advance(Duration.ofMinutes(2));
    ofKeys.report();
    assertThat(measured()).containsEntry(Quantity.CLIENT_KEY_REST, 0.0);
  }

  @Test
  void a_key_without_a_date_has_no_age() {
    ClientKeySet pem = ClientKeySet.parse(key(NOW).toPrivatePem());
    levels(encrypted(Optional.empty()), pem).report();
    assertThat(measured())
        .containsEntry(Quantity.CLIENT_KEY_AGE, Double.NaN)
        .containsEntry(Quantity.ENCRYPTION_KEY_AGE, Double.NaN);
  }
}
