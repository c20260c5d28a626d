package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Refreshes sessions of PostgreSQL in turn, with servers that respond at once. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class RefreshBenchmark {
  /** How many clients, each with its own pool of connections, share the sessions. */
  @Param("1")
  public int nodes;

  private final AtomicInteger turn = new AtomicInteger();
  private final List<SessionDatabase> databases = new ArrayList<>();
  private final List<AtprotoOAuthClient> clients = new ArrayList<>();
  private List<SessionKey> keys;

  /** Stores the sessions. */
  @Setup
  public void open() throws SQLException {
    KeyRing ring = KeyRing.generate(new SecureRandom());
    for (int node = 0; node < nodes; node++) {
      SessionDatabase database = new SessionDatabase(System.getProperty("bench.database"), ring);
      databases.add(database);
      clients.add(
          Workload.client()
              .transport(new TokenResponses(SessionDatabase.SERVER))
              .sessionStore(database.store())
              .build());
    }
    keys = databases.get(0).replaceSessions().stream().map(StoredSession::key).toList();
  }

  /** Closes the databases. */
  @TearDown
  public void close() {
    clients.forEach(AtprotoOAuthClient::close);
    databases.forEach(SessionDatabase::close);
  }

  /** Refreshes the next session at the next node. */
  @Benchmark
  public OAuthSession refresh() {
    int number = turn.getAndIncrement();
    return clients
        .get(Math.floorMod(number, nodes))
        .restore(keys.get(Math.floorMod(number, keys.size())), RefreshPolicy.ALWAYS);
  }
}
