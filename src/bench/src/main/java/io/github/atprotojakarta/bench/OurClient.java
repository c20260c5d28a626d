package io.github.atprotojakarta.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures this client in a process of its own, as node/reference.mjs does with the reference
 * client: with the same argument, and the same lines on standard output.
 */
final class OurClient {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final JsonObject config;
  private final int threads;
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private OurClient(JsonObject config) {
    this.config = config;
    this.threads = config.getInt("inFlight");
  }

  public static void main(String[] arguments) throws Exception {
    try (var reader = Json.createReader(new StringReader(arguments[0]))) {
      new OurClient(reader.readObject()).measure();
    }
    System.exit(0);
  }

  private void measure() throws Exception {
    Callable<?> operation = config.getString("work").equals("login") ? login() : call();
    long unused = run(operation, config.getJsonNumber("warmUpSeconds").doubleValue());
    long start = System.nanoTime();
    long before = PROCESS.getProcessCpuTime();
    long operations = run(operation, config.getJsonNumber("seconds").doubleValue());
    long cpu = PROCESS.getProcessCpuTime() - before;
    JsonObject result =
        Json.createObjectBuilder()
            .add("operations", operations)
            .add("seconds", (System.nanoTime() - start) / 1e9)
            .add("cpuSeconds", cpu / 1e9)
            .build();
    System.out.println("RESULT " + result);
  }

  /** Repeats an operation in each thread until the time is over; returns how often it was done. */
  private long run(Callable<?> operation, double seconds) throws Exception {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    Callable<Long> repeated =
        () -> {
          long count = 0;
          do {
            operation.call();
            count++;
          } while (System.nanoTime() - end < 0);
          return count;
        };
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long operations = 0;
      for (Future<Long> count :
          pool.invokeAll(Stream.generate(() -> repeated).limit(threads).toList())) {
        operations += count.get();
      }
      return operations;
    } finally {
      pool.shutdown();
    }
  }

  private Callable<JsonObject> call() {
    InMemorySessionStore store = new InMemorySessionStore();
    AtprotoOAuthClient client = Workload.client().sessionStore(store).build();
    StoredSession stored = Workload.session(URI.create(config.getString("server")));
    store.insert(stored);
    OAuthSession session = client.restore(stored.key(), RefreshPolicy.NEVER);
    return () -> Workload.call(session);
  }

  private Callable<Object> login() {
    AtprotoOAuthClient client =
        Workload.client()
            .identity(resolver -> resolver.plcDirectory(URI.create(config.getString("plc"))))
            .build();
    return () -> {
      LoginRedirect login = client.authorize(config.getString("did"), AuthorizeOptions.DEFAULT);
      System.out.println("SIGN-IN " + login.redirect());
      return client.callback(parameters(URI.create(in.readLine())), login.browserToken());
    };
  }

  private static CallbackParameters parameters(URI callback) {
    return CallbackParameters.parse(
        Arrays.stream(callback.getRawQuery().split("&", -1))
            .map(pair -> URLDecoder.decode(pair, StandardCharsets.UTF_8).split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> List.of(pair[1]))));
  }
}
