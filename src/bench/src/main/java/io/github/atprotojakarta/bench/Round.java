package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.identity.Did;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures each series once, in a process of its own: forks of JMH, or clients. */
final class Round {
  private static final String THREADS = "threads";
  private static final String ACCOUNTS = "accounts";

  /** How many times as long as a measurement its warm-up is. */
  private static final int WARM_UP = 2;

  /** For logins and databases, which take longer and run more code. */
  private static final int LONG_WARM_UP = 6;

  private final double seconds;
  private final Pattern only;
  private final ClientProcess ours;
  private final Optional<ClientProcess> reference;
  private final List<RunResult> jmh = new ArrayList<>();
  private final List<JsonObject> processes = new ArrayList<>();

  Round(double seconds, String only, ClientProcess ours, Optional<NodePackages> packages) {
    this.seconds = seconds;
    this.only = Pattern.compile(only);
    this.ours = ours;
    this.reference = packages.map(ClientProcess::reference);
  }

  List<RunResult> jmhResults() {
    return jmh;
  }

  List<JsonObject> processResults() {
    return processes;
  }

  void signature(String method, String provider, int threads) {
    jmh(
        "SigningBenchmark." + method,
        threads,
        WARM_UP,
        options -> options.param("provider", provider));
  }

  void call(String provider, int threads, int accounts) {
    jmh(
        "CallBenchmark.call",
        threads,
        WARM_UP,
        options -> options.param("provider", provider).param(ACCOUNTS, String.valueOf(accounts)));
  }

  void restores(int rows, String url) {
    for (String method : List.of("select", "restore", "restoreAndCall")) {
      jmh(
          "RestoreBenchmark." + method,
          1,
          method.equals("select") ? WARM_UP : LONG_WARM_UP,
          options ->
              options.param("rows", String.valueOf(rows)).jvmArgsAppend("-Dbench.database=" + url));
    }
  }

  void refreshes(String url) {
    jmh(
        "RefreshBenchmark.refresh",
        16,
        LONG_WARM_UP,
        options -> options.jvmArgsAppend("-Dbench.database=" + url));
  }

  private void jmh(
      String benchmark, int threads, int warmUp, Consumer<ChainedOptionsBuilder> options) {
    if (!only.matcher(benchmark).matches()) {
      return;
    }
    System.out.println("  " + benchmark + ", " + threads + " at once");
    long millis = (long) (seconds * 1000);
    ChainedOptionsBuilder all =
        new OptionsBuilder()
            .include("\\." + Pattern.quote(benchmark) + "$")
            .mode(Mode.Throughput)
            .timeUnit(TimeUnit.SECONDS)
            .forks(1)
            .threads(threads)
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(millis * warmUp))
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(millis))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    options.accept(all);
    try {
      jmh.addAll(new Runner(all.build()).run());
    } catch (RunnerException e) {
      throw new IllegalStateException(benchmark + " failed", e);
    }
  }

  /** The reference client's call with a fetch that responds at once. */
  void referenceCall(int threads, int accounts) throws IOException {
    JsonObject config =
        calls("call", URI.create("https://pds.example"), threads)
            .add(ACCOUNTS, accounts)
            .add("body", Workload.BODY)
            .add("headers", Json.createObjectBuilder(Map.copyOf(Workload.HEADERS)))
            .build();
    process("reference.call", reference, config, page -> page);
  }

  /** Calls of both clients over HTTP. */
  void http(URI server, int threads) throws IOException {
    JsonObject config = calls("http", server, threads).add(ACCOUNTS, 1).build();
    process("ours.http", Optional.of(ours), config, page -> page);
    process("reference.http", reference, config, page -> page);
  }

  /** Logins of both clients, one at a time. */
  void login(Did did, URI pds, URI plc, UnaryOperator<URI> browser) throws IOException {
    JsonObject config =
        config("login", 1, LONG_WARM_UP)
            .add("did", did.value())
            .add("pds", pds.toString())
            .add("plc", plc.toString())
            .build();
    process("ours.login", Optional.of(ours), config, browser);
    process("reference.login", reference, config, browser);
  }

  private JsonObjectBuilder calls(String work, URI server, int threads) {
    return config(work, threads, WARM_UP)
        .add("server", server.toString())
        .add("serverMetadata", Workload.serverMetadata(server))
        .add("nsid", Workload.NSID)
        .add("tokenLength", Workload.TOKEN_LENGTH);
  }

  private JsonObjectBuilder config(String work, int threads, int warmUp) {
    return Json.createObjectBuilder()
        .add("work", work)
        .add("seconds", seconds)
        .add("warmUpSeconds", warmUp * seconds)
        .add("inFlight", threads)
        .add("metadata", Workload.metadata().toJson());
  }

  private void process(
      String benchmark,
      Optional<ClientProcess> client,
      JsonObject config,
      UnaryOperator<URI> browser)
      throws IOException {
    if (client.isEmpty() || !only.matcher(benchmark).matches()) {
      return;
    }
    int threads = config.getInt("inFlight");
    System.out.println("  " + benchmark + ", " + threads + " at once");
    JsonObjectBuilder parameters = Json.createObjectBuilder().add(THREADS, threads);
    if (config.getString("work").equals("call")) {
      parameters.add(ACCOUNTS, config.getInt(ACCOUNTS));
    }
    processes.add(
        Json.createObjectBuilder()
            .add("benchmark", benchmark)
            .add("parameters", parameters)
            .addAll(Json.createObjectBuilder(client.get().run(config, browser)))
            .build());
  }
}
