package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.store.MaintenanceLease;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application starts while its database is away, or with a wrong setting. */
class DatabaseAwayAtStartTest {
  private static final String NAME = "java:app/jdbc/stores";

  private final TestDatabase database = TestDatabase.h2InMemory();
  private final AwayDataSource source = new AwayDataSource(database.dataSource());
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), Instant.now());
  private final AtomicLong now = new AtomicLong();
  private final Map<String, String> settings = new HashMap<>();
  private final TestDirectory directory = TestDirectory.with(NAME, source.dataSource());
  private final AtprotoDatabase application = new AtprotoDatabase();

  @SuppressWarnings("UnnecessaryAssignment") // no framework injects them here
  DatabaseAwayAtStartTest(@TempDir Path data) {
    settings.put("atproto.development-mode", "true");
    settings.put("atproto.data-directory", data.toString());
    settings.put(AtprotoDatabase.DATA_SOURCE, NAME);
    application.settings = name -> Optional.ofNullable(settings.get(name));
    application.jta = new JtaTransactions();
    application.nanoTime = now::get;
    source.leave();
  }

  @AfterEach
  void close() throws Exception {
    application.close();
    directory.close();
    database.close();
  }

  @Test
  void it_starts_and_its_stores_work_as_soon_as_the_database_responds() {
    try (CapturedLog log = CapturedLog.of(DatabaseOutage.class)) {
      application.start();
      assertThat(log.messages()).singleElement().asString().contains("cannot be used now");
    }
    application.probes = Runnable::run;
    SessionStore sessions = application.sessionStore();
    StateStore logins = application.stateStore();
    MaintenanceLease lease = application.maintenanceLease();
    assertThatThrownBy(() -> sessions.insert(session)).isInstanceOf(TransientException.class);
    assertThatThrownBy(() -> logins.consume("state")).isInstanceOf(TransientException.class);
    assertThatThrownBy(() -> lease.acquire("task", Duration.ofMinutes(1)))
        .isInstanceOf(TransientException.class);

    source.comeBack();
    now.addAndGet(Duration.ofSeconds(5).toNanos());

    sessions.insert(session);
    assertThat(sessions.find(session.key())).contains(session);
    assertThat(logins.consume("state")).isEmpty();
    assertThat(lease.acquire("task", Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void a_migration_that_fails_later_is_in_the_log_and_is_tried_again() {
    application.start();
    application.probes = Runnable::run;
    SessionStore sessions = application.sessionStore();
    source.comeBack();
    TestDatabase.execute(database.dataSource(), "create table atproto_session (other int)");
    now.addAndGet(Duration.ofSeconds(5).toNanos());

    try (CapturedLog log = CapturedLog.of(DatabaseOutage.class)) {
      for (int probe = 0; probe < 5; probe++) {
        assertThatThrownBy(() -> sessions.insert(session)).isInstanceOf(TransientException.class);
        now.addAndGet(Duration.ofSeconds(5).toNanos());
      }
      assertThat(log.messages())
          .as("the migration that fails, and on H2 the history that says so from then on")
          .hasSizeLessThanOrEqualTo(2)
          .first()
          .asString()
          .containsIgnoringCase("atproto_session");
    }
  }

  @Test
  void a_wrong_provider_stops_the_start() {
    settings.put(AtprotoDatabase.JCA_PROVIDER, "Nobody");

    assertThatIllegalStateException()
        .isThrownBy(application::start)
        .withMessageStartingWith("atproto.jca-provider = \"Nobody\"");
  }

  @Test
  void a_wrong_data_source_stops_the_start() {
    settings.put(AtprotoDatabase.DATA_SOURCE, "java:app/jdbc/other");

    assertThatIllegalStateException()
        .isThrownBy(application::start)
        .withMessageStartingWith("The data source java:app/jdbc/other was not found.");
  }

  @Test
  void a_start_without_keys_is_stopped() {
    settings.remove("atproto.development-mode");

    assertThatIllegalStateException()
        .isThrownBy(application::start)
        .withMessageStartingWith("There is no key to encrypt sessions with.");
  }

  @Test
  void a_migration_that_fails_at_the_start_stops_it() {
    source.comeBack();
    TestDatabase.execute(database.dataSource(), "create table atproto_session (other int)");

    assertThatThrownBy(application::start).hasMessageContaining("atproto_session");
  }
}
