package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Refreshes sessions of PostgreSQL in turn, with servers that respond at once. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class RefreshBenchmark {
  private final AtomicInteger turn = new AtomicInteger();
  private SessionDatabase database;
  private AtprotoOAuthClient client;
  private List<SessionKey> keys;

  /** Stores the sessions. */
  @Setup
  public void open() throws SQLException {
    database = new SessionDatabase(System.getProperty("bench.database"));
    keys = database.replaceSessions().stream().map(StoredSession::key).toList();
    client =
        Workload.client().transport(new TokenResponses()).sessionStore(database.store()).build();
  }

  /** Closes the database. */
  @TearDown
  public void close() {
    client.close();
    database.close();
  }

  /** Refreshes the next session. */
  @Benchmark
  public OAuthSession refresh() {
    return client.restore(
        keys.get(Math.floorMod(turn.getAndIncrement(), keys.size())), RefreshPolicy.ALWAYS);
  }
}
