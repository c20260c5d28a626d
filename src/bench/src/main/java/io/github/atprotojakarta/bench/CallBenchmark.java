package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An authenticated call with a transport that responds at once. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class CallBenchmark {
  /** The JCA provider by its name. */
  @Param("SunEC")
  public String provider;

  /** How many accounts make calls. */
  @Param("1")
  public int accounts;

  private final List<OAuthSession> sessions = new ArrayList<>();
  private AtprotoOAuthClient client;

  /** Restores the sessions. */
  @Setup
  public void restore() {
    InMemorySessionStore store = new InMemorySessionStore();
    client =
        Workload.client()
            .transport(Workload.atOnce())
            .provider(JcaProviders.named(provider))
            .sessionStore(store)
            .build();
    for (int i = 0; i < accounts; i++) {
      StoredSession session = Workload.session(URI.create("https://pds.example"));
      store.insert(session);
      sessions.add(client.restore(session.key(), RefreshPolicy.NEVER));
    }
  }

  /** Closes the client. */
  @TearDown
  public void close() {
    client.close();
  }

  /** One call of one of the accounts. */
  @Benchmark
  public JsonObject call(CpuTime cpu) {
    return Workload.call(sessions.get(ThreadLocalRandom.current().nextInt(accounts)));
  }
}
