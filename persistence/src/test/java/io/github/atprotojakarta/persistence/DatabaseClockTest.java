package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes whose clocks are wrong, and time zones that must not matter. */
class DatabaseClockTest {
  private static final Duration LASTS = Duration.ofMinutes(1);

  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final TimeZone zone = TimeZone.getDefault();

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(zone);
  }

  @ParameterizedTest
  @CsvSource({
    "H2, hibernate, PT5H",
    "H2, hibernate, PT-5H",
    "H2, eclipselink, PT5H",
    "H2, eclipselink, PT-5H",
    "POSTGRESQL, hibernate, PT5H",
    "POSTGRESQL, hibernate, PT-5H",
    "POSTGRESQL, eclipselink, PT5H",
    "POSTGRESQL, eclipselink, PT-5H"
  })
  void a_node_whose_clock_is_wrong_takes_no_live_claim_and_its_claims_last_as_long_as_others(
      MigrationsTest.Kind kind, String unit, Duration wrong) throws Exception {
    try (TestDatabase database = kind.open().migrated();
        EntityManagerFactory factory = database.entityManagerFactory(unit)) {
      JpaSessionStore store = store(factory);
      StoredSession session = inserted(store);
      assertThat(store.claim(session.key(), 1, claim(Duration.ZERO)))
          .isEqualTo(new ClaimOutcome.Claimed(false));
      assertThat(store.claim(session.key(), 1, claim(wrong))).isInstanceOf(ClaimOutcome.Held.class);

      StoredSession other = inserted(store);
      RefreshClaim wrongClaim = claim(wrong);
      assertThat(store.claim(other.key(), 1, wrongClaim))
          .isEqualTo(new ClaimOutcome.Claimed(false));
      assertThat(left(database, other)).isBetween(LASTS.minusSeconds(30), LASTS);
      assertThat(store.claim(other.key(), 1, claim(Duration.ZERO)))
          .isInstanceOf(ClaimOutcome.Held.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "H2, hibernate",
    "H2, eclipselink",
    "POSTGRESQL, hibernate",
    "POSTGRESQL, eclipselink"
  })
  void the_time_zones_of_the_jvm_the_session_and_the_provider_do_not_matter(
      MigrationsTest.Kind kind, String unit) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
    try (TestDatabase database = kind.open().migrated()) {
      Map<String, Object> properties = new HashMap<>();
      properties.put("jakarta.persistence.nonJtaDataSource", database.dataSource());
      properties.put("hibernate.jdbc.time_zone", "America/Los_Angeles");
      try (EntityManagerFactory factory =
          Persistence.createEntityManagerFactory(unit, properties)) {
        Instant now =
            new ResourceLocalTransactions(factory)
                .read(entities -> DatabaseClock.now(new Statements(entities)));
        assertThat(Duration.between(now, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        JpaSessionStore store = store(factory);
        StoredSession session = inserted(store);
        store.claim(session.key(), 1, claim(Duration.ZERO));
        assertThat(left(database, session)).isBetween(LASTS.minusSeconds(30), LASTS);
        assertThat(store.claim(session.key(), 1, claim(Duration.ZERO)))
            .isInstanceOf(ClaimOutcome.Held.class);
      }
    }
  }

  private JpaSessionStore store(EntityManagerFactory factory) {
    return new JpaSessionStore(new ResourceLocalTransactions(factory), () -> keys);
  }

  private static StoredSession inserted(JpaSessionStore store) {
    StoredSession session = StoredSamples.session(StoredSamples.account(), Instant.now());
    store.insert(session);
    return session;
  }

  private static RefreshClaim claim(Duration wrong) {
    Instant at = Instant.now().plus(wrong);
    return new RefreshClaim(UUID.randomUUID().toString(), at, at.plus(LASTS));
  }

  /** How much longer the claim lasts, as somebody at the database sees it. */
  private static Duration left(TestDatabase database, StoredSession session) throws Exception {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select claim_until, current_timestamp from atproto_session where session_id = '"
                    + session.key().id()
                    + "'")) {
      row.next();
      return Duration.between(
          row.getObject(2, OffsetDateTime.class), row.getObject(1, OffsetDateTime.class));
    }
  }
}
