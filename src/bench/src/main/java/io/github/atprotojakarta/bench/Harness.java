package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs all measurements, this client and the reference client by turns, and writes the page. System
 * properties: {@code bench.rounds} (0 writes the page of the results that there are), {@code
 * bench.seconds} of each measurement, {@code bench.output} for page and results, {@code bench.node}
 * with package.json, and {@code bench.only}, a regular expression for {@code call}, {@code http},
 * {@code login}, {@code signature} and {@code database}.
 */
final class Harness {
  private static final List<String> PROVIDERS =
      List.of("SunEC", "BC", "AmazonCorrettoCryptoProvider");
  private static final int[] TABLES = {1_000, 10_000, 100_000, 1_000_000};

  private Harness() {}

  public static void main(String[] arguments) throws Exception {
    Path output = Path.of(System.getProperty("bench.output", "target"));
    int rounds = Integer.getInteger("bench.rounds", 3);
    if (rounds > 0) {
      measure(rounds, output);
    }
    System.out.println(PerformancePage.write(output));
    // Libraries of the servers leave threads behind.
    System.exit(0);
  }

  private static void measure(int rounds, Path output) throws Exception {
    double seconds = Double.parseDouble(System.getProperty("bench.seconds", "1"));
    Optional<NodePackages> packages =
        NodePackages.install(Path.of(System.getProperty("bench.node", "target/node")));
    List<String> providers = PROVIDERS.stream().filter(Harness::present).toList();
    Predicate<String> only =
        Pattern.compile(System.getProperty("bench.only", ".*")).asMatchPredicate();
    ClientRuns clients = new ClientRuns(rounds, seconds, packages);
    clients(clients, only, providers);
    JmhRuns parts = new JmhRuns(rounds, seconds);
    if (only.test("signature")) {
      parts.signatures(providers);
    }
    JsonObjectBuilder environment = environment(rounds, seconds);
    if (only.test("database")) {
      databases(parts, environment);
    }
    new RawResults(output.resolve(PerformancePage.DIRECTORY))
        .write(environment.build(), parts.results(), clients.results());
  }

  private static void clients(ClientRuns clients, Predicate<String> only, List<String> providers)
      throws IOException {
    List<String> fast = providers.stream().filter(name -> !name.equals("SunEC")).toList();
    try (ResponseServer server = new ResponseServer();
        StrictNetwork network = StrictNetwork.builder().loopback().start()) {
      if (only.test("call")) {
        clients.calls(providers);
      }
      if (only.test("http")) {
        clients.http(server.origin(), fast);
      }
      if (only.test("login")) {
        clients.logins(
            network.createAccount("alice.test", "alice-pass"),
            network.pds(),
            network.plcDirectory(),
            fast,
            page -> network.signIn(page, "alice.test", "alice-pass"));
      }
    }
  }

  private static void databases(JmhRuns parts, JsonObjectBuilder environment)
      throws IOException, SQLException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "off")
            .start()) {
      for (int rows : TABLES) {
        String name = table(rows);
        String url = postgres.getJdbcUrl("postgres", name);
        SessionDatabase.create(
            postgres.getPostgresDatabase(),
            postgres.getDatabase("postgres", name),
            name,
            rows,
            url);
        parts.restores(rows, url);
      }
      for (int nodes : new int[] {1, 3}) {
        parts.refreshes(nodes, postgres.getJdbcUrl("postgres", table(TABLES[0])));
      }
      int most = TABLES[TABLES.length - 1];
      long bytes = SessionDatabase.bytes(postgres.getDatabase("postgres", table(most)));
      environment.add("bytes of a session in PostgreSQL, with its indexes", bytes / most);
    }
  }

  private static String table(int rows) {
    return "rows_" + rows;
  }

  private static boolean present(String provider) {
    try {
      return JcaProviders.named(provider).getService("Signature", "SHA256withECDSA") != null;
    } catch (IllegalArgumentException e) {
      System.out.println(provider + " is not measured: it is absent or has no build for here.");
      return false;
    }
  }

  private static JsonObjectBuilder environment(int rounds, double seconds) throws IOException {
    return Json.createObjectBuilder()
        .add("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString())
        .add("processor", processor())
        .add("cores", Runtime.getRuntime().availableProcessors())
        .add("Java", System.getProperty("java.vm.name") + " " + Runtime.version())
        .add("reference client", "@atproto/oauth-client-node 0.5.7 on Node.js 22.23.3")
        .add("rounds", rounds)
        .add("seconds of each measurement", seconds);
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }
}
