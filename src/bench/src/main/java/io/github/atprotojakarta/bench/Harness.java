package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs all measurements in rounds, this client and the reference client by turns, and writes the
 * page. System properties: {@code bench.rounds}, {@code bench.seconds} of each measurement, {@code
 * bench.output} for page and results, {@code bench.node} with package.json, and {@code bench.only},
 * a regular expression for names such as {@code reference.http}.
 */
final class Harness {
  private static final List<String> PROVIDERS =
      List.of("SunEC", "BC", "AmazonCorrettoCryptoProvider");
  private static final int[] TABLES = {1_000, 10_000, 100_000, 1_000_000};

  private Harness() {}

  public static void main(String[] arguments) throws Exception {
    Path output = Path.of(System.getProperty("bench.output", "target"));
    double seconds = Double.parseDouble(System.getProperty("bench.seconds", "1"));
    int rounds = Integer.getInteger("bench.rounds", 3);
    Optional<NodePackages> packages =
        NodePackages.install(Path.of(System.getProperty("bench.node", "target/node")));
    List<String> providers = PROVIDERS.stream().filter(Harness::present).toList();
    RawResults results = new RawResults(output.resolve(PerformancePage.DIRECTORY));
    try (ResponseServer server = new ResponseServer();
        StrictNetwork network = StrictNetwork.builder().loopback().start();
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .start()) {
      Did did = network.createAccount("alice.test", "alice-pass");
      for (int rows : TABLES) {
        String name = table(rows);
        SessionDatabase.create(
            postgres.getPostgresDatabase(),
            postgres.getDatabase("postgres", name),
            name,
            rows,
            postgres.getJdbcUrl("postgres", name));
      }
      int most = TABLES[TABLES.length - 1];
      long bytes =
          SessionDatabase.bytes(postgres.getDatabase("postgres", table(most)))
              / (most - SessionDatabase.USED);
      results.start(environment(rounds, seconds, bytes));
      for (int number = 1; number <= rounds; number++) {
        Round round =
            new Round(
                seconds, System.getProperty("bench.only", ".*"), ClientProcess.ours(), packages);
        System.out.println("Round " + number + " of " + rounds);
        calls(round, providers);
        processes(round, server, network, did);
        for (int rows : TABLES) {
          round.restores(rows, postgres.getJdbcUrl("postgres", table(rows)));
        }
        round.refreshes(postgres.getJdbcUrl("postgres", table(TABLES[0])));
        results.write(number, round.jmhResults(), round.processResults());
      }
    }
    System.out.println(PerformancePage.write(output));
    // Libraries of the servers leave threads behind.
    System.exit(0);
  }

  private static String table(int rows) {
    return "rows_" + rows;
  }

  private static void calls(Round round, List<String> providers) throws Exception {
    for (int threads : new int[] {1, 64}) {
      providers.forEach(provider -> round.signature("signature", provider, threads));
    }
    providers.forEach(provider -> round.signature("proof", provider, 1));
    for (int accounts : new int[] {1, 1000}) {
      for (int threads : new int[] {1, 64}) {
        providers.forEach(provider -> round.call(provider, threads, accounts));
        round.referenceCall(threads, accounts);
      }
    }
  }

  private static void processes(Round round, ResponseServer server, StrictNetwork network, Did did)
      throws IOException {
    for (int threads : new int[] {1, 64}) {
      round.http(server.origin(), threads);
    }
    round.login(
        did,
        network.pds(),
        network.plcDirectory(),
        page -> network.signIn(page, "alice.test", "alice-pass"));
  }

  private static boolean present(String provider) {
    try {
      return JcaProviders.named(provider).getService("Signature", "SHA256withECDSA") != null;
    } catch (IllegalArgumentException e) {
      System.out.println(provider + " is not measured: it is absent or has no build for here.");
      return false;
    }
  }

  private static JsonObject environment(int rounds, double seconds, long sessionBytes)
      throws IOException {
    return Json.createObjectBuilder()
        .add("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString())
        .add("processor", processor())
        .add("cores", Runtime.getRuntime().availableProcessors())
        .add("Java", System.getProperty("java.vm.name") + " " + Runtime.version())
        .add("reference client", "@atproto/oauth-client-node 0.5.7 on Node.js 22.23.3")
        .add("rounds", rounds)
        .add("seconds of each measurement", seconds)
        .add("bytes of a session in PostgreSQL, with its indexes", sessionBytes)
        .build();
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
