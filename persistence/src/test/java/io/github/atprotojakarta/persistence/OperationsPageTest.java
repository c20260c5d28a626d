package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The statements that docs/operations.md tells operators to run. */
@ParameterizedClass
@EnumSource(MigrationsTest.Kind.class)
class OperationsPageTest {
  private static final Pattern STATEMENT =
      Pattern.compile("(?:select|update|insert into|delete from) [^;`]*;");
  private static final String END_ALL =
      "update atproto_session set retired_at = current_timestamp, revocation_owed_since ="
          + " current_timestamp, claim_id = null, claim_until = null where retired_at is null;";

  private final TestDatabase database;
  private final EntityManagerFactory factory;
  private final JpaSessionStore store;

  OperationsPageTest(MigrationsTest.Kind kind) {
    database = kind.open().migrated();
    factory = database.entityManagerFactory("hibernate");
    KeyRing keys = KeyRing.generate(new SecureRandom());
    store = new JpaSessionStore(new ResourceLocalTransactions(factory), () -> keys);
  }

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  private static List<String> statements() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    return STATEMENT
        .matcher(page)
        .results()
        .map(MatchResult::group)
        .map(statement -> statement.replaceAll("\\s+", " "))
        .toList();
  }

  @Test
  void the_database_accepts_each_statement() throws Exception {
    assertThat(statements()).hasSizeGreaterThan(8).contains(END_ALL);
    for (String statement : statements()) {
      TestDatabase.execute(database.dataSource(), statement);
    }
  }

  @Test
  void a_session_that_is_ended_by_hand_is_refused_and_revoked_even_during_a_refresh()
      throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    StoredSession session = StoredSamples.session(StoredSamples.account(), now);
    store.insert(session);
    RefreshClaim claim = new RefreshClaim("claim", now, now.plusSeconds(60));
    assertThat(store.claim(session.key(), session.version(), claim))
        .isInstanceOf(ClaimOutcome.Claimed.class);

    TestDatabase.execute(database.dataSource(), END_ALL);

    assertThat(store.find(session.key())).isEmpty();
    assertThat(store.complete(StoredSamples.refreshed(session))).isFalse();
    assertThat(store.retired(Instant.now().plusSeconds(60), 10))
        .extracting(StoredSession::key)
        .containsExactly(session.key());
  }
}
