package io.github.atprotojakarta.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.http.GuardedHttpClient;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
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
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private OurClient(JsonObject config) {
    this.config = config;
  }

  public static void main(String[] arguments) throws Exception {
    try (var reader = Json.createReader(new StringReader(arguments[0]))) {
      new OurClient(reader.readObject()).measure();
    }
    System.exit(0);
  }

  /** Answers each line of standard input, a load, by a line with its result. */
  private void measure() throws Exception {
    Works works = config.getString("work").equals("login") ? login() : calls();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonObject load;
      try (var reader = Json.createReader(new StringReader(line))) {
        load = reader.readObject();
      }
      System.out.println(
          "RESULT "
              + measure(
                  works.of(load.getInt("accounts")),
                  load.getInt("threads"),
                  load.getJsonNumber("seconds").doubleValue()));
    }
  }

  private static JsonObject measure(Callable<?> operation, int threads, double seconds)
      throws Exception {
    long start = System.nanoTime();
    long before = PROCESS.getProcessCpuTime();
    long operations = run(operation, threads, seconds);
    long cpu = PROCESS.getProcessCpuTime() - before;
    return Json.createObjectBuilder()
        .add("operations", operations)
        .add("seconds", (System.nanoTime() - start) / 1e9)
        .add("cpuSeconds", cpu / 1e9)
        .build();
  }

  /** Repeats an operation in each thread until the time is over; returns how often it was done. */
  private static long run(Callable<?> operation, int threads, double seconds) throws Exception {
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

  private AtprotoOAuthClientBuilder client() {
    return Workload.client().provider(JcaProviders.named(config.getString("provider")));
  }

  private Works calls() {
    InMemorySessionStore store = new InMemorySessionStore();
    AtprotoOAuthClientBuilder builder = client().sessionStore(store);
    if (config.getString("work").equals("call")) {
      builder.transport(Workload.atOnce());
    }
    AtprotoOAuthClient client = builder.build();
    List<OAuthSession> sessions = new ArrayList<>();
    return accounts -> {
      while (sessions.size() < accounts) {
        StoredSession stored = Workload.session(URI.create(config.getString("server")));
        store.insert(stored);
        sessions.add(client.restore(stored.key(), RefreshPolicy.NEVER));
      }
      return () -> Workload.call(sessions.get(ThreadLocalRandom.current().nextInt(accounts)));
    };
  }

  /** Handles are resolved at the PDS, as the reference client does it here: there is no DNS. */
  private Works login() {
    GuardedHttpClient http = GuardedHttpClient.builder().allowInsecure(true).build();
    AtprotoOAuthClient client =
        client()
            .identity(
                resolver ->
                    resolver
                        .plcDirectory(URI.create(config.getString("plc")))
                        .handleResolver(handle -> Optional.of(resolve(http, handle))))
            .build();
    return accounts ->
        () -> {
          LoginRedirect login = client.authorize(config.getString("did"), AuthorizeOptions.DEFAULT);
          System.out.println("SIGN-IN " + login.redirect());
          return client.callback(parameters(URI.create(in.readLine())), login.browserToken());
        };
  }

  private Did resolve(HttpTransport http, Handle handle) {
    URI method =
        URI.create(
            config.getString("pds")
                + "/xrpc/com.atproto.identity.resolveHandle?handle="
                + handle.value());
    try (HttpResponse response = http.send(HttpRequest.get(method).build());
        JsonReader json = Json.createReader(new ByteArrayInputStream(response.bytes()))) {
      return Did.parse(json.readObject().getString("did"));
    } catch (HttpTransportException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CallbackParameters parameters(URI callback) {
    return CallbackParameters.parse(
        Arrays.stream(callback.getRawQuery().split("&", -1))
            .map(pair -> URLDecoder.decode(pair, StandardCharsets.UTF_8).split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> List.of(pair[1]))));
  }

  /** Makes the operation of some accounts. */
  private interface Works {
    Callable<?> of(int accounts);
  }
}
