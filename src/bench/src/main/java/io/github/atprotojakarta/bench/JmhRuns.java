package io.github.atprotojakarta.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures parts of this client with JMH, each in a fork; its iterations are the rounds. */
final class JmhRuns {
  /** How many measurements warm up a part. */
  private static final int WARM_UP = 4;

  /** For databases, whose libraries run more code. */
  private static final int LONG_WARM_UP = 10;

  private final int rounds;
  private final double seconds;
  private final List<RunResult> results = new ArrayList<>();

  JmhRuns(int rounds, double seconds) {
    this.rounds = rounds;
    this.seconds = seconds;
  }

  List<RunResult> results() {
    return results;
  }

  void signatures(List<String> providers) {
    for (String provider : providers) {
      for (int threads : new int[] {1, 64}) {
        run("SigningBenchmark.signature", threads, WARM_UP, Map.of("provider", provider), "");
      }
      run("SigningBenchmark.proof", 1, WARM_UP, Map.of("provider", provider), "");
    }
  }

  void restores(int rows, String url) {
    for (String method : List.of("select", "restore", "restoreAndCall")) {
      run(
          "RestoreBenchmark." + method,
          1,
          method.equals("select") ? WARM_UP : LONG_WARM_UP,
          Map.of("rows", String.valueOf(rows)),
          url);
    }
  }

  void refreshes(int nodes, String url) {
    run("RefreshBenchmark.refresh", 16, LONG_WARM_UP, Map.of("nodes", String.valueOf(nodes)), url);
  }

  private void run(
      String benchmark, int threads, int warmUp, Map<String, String> parameters, String url) {
    System.out.println("  " + benchmark + ", " + threads + " at once, " + parameters);
    TimeValue time = TimeValue.milliseconds((long) (seconds * 1000));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + Pattern.quote(benchmark) + "$")
            .mode(Mode.Throughput)
            .timeUnit(TimeUnit.SECONDS)
            .forks(1)
            .threads(threads)
            .warmupIterations(warmUp)
            .warmupTime(time)
            .measurementIterations(rounds)
            .measurementTime(time)
            .jvmArgsAppend("-Dbench.database=" + url)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    parameters.forEach(options::param);
    try {
      results.addAll(new Runner(options.build()).run());
    } catch (RunnerException e) {
      throw new IllegalStateException(benchmark + " failed", e);
    }
  }
}
