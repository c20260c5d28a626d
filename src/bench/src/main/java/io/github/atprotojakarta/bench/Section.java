package io.github.atprotojakarta.bench;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A section of the page: a table and a plot of some series in one quantity.
 *
 * @param id names the plot's file
 * @param text what is measured, one line each
 * @param series which series it shows
 * @param ratios columns that compare each series with another one
 */
record Section(
    String id,
    String title,
    List<String> text,
    Quantity quantity,
    Predicate<Series> series,
    List<Ratio> ratios) {
  /** What is shown of a measurement. */
  enum Quantity {
    RATE("per second"),
    CPU("CPU µs each");

    final String unit;

    Quantity(String unit) {
      this.unit = unit;
    }

    double of(RoundResult measurement) {
      return this == RATE ? measurement.perSecond() : measurement.cpuMicros();
    }
  }

  /**
   * A column: the quantity of a series divided by that of another one in the same round.
   *
   * @param of the other series; a row without it has an empty cell
   * @param inverse whether the other one is divided by this: rates as the ratio of the times
   */
  record Ratio(String heading, Predicate<Series> rows, UnaryOperator<Series> of, boolean inverse) {}

  /** Returns the sections in the order of the page. */
  static List<Section> all() {
    return List.of(
        new Section(
            "signature",
            "Signatures",
            List.of(
                "One ES256 signature over 620 bytes, and the JWT of a DPoP proof, by the JCA provider in the JVM."),
            Quantity.RATE,
            series -> series.benchmark().startsWith("SigningBenchmark."),
            List.of(
                new Ratio(
                    "time / signature",
                    series -> series.benchmark().endsWith(".proof"),
                    series -> series.of("SigningBenchmark.signature", "provider", "threads"),
                    true))),
        new Section(
            "call",
            "Call, the transport responds at once",
            List.of(
                "One authenticated call, with a transport that returns its response without a network.",
                "`BC` is what this client uses when nothing is configured: Bouncy Castle is one of its",
                "dependencies. `AmazonCorrettoCryptoProvider` is what it uses when that JAR is present."),
            Quantity.RATE,
            series ->
                series.benchmark().equals("ours.call")
                    || series.benchmark().equals("reference.call"),
            List.of(
                new Ratio(
                    "rate / reference client",
                    series -> series.benchmark().equals("ours.call"),
                    series -> series.of("reference.call", "threads", "accounts"),
                    false),
                new Ratio(
                    "time / raw signature",
                    series -> series.benchmark().equals("ours.call"),
                    series -> series.of("SigningBenchmark.signature", "provider", "threads"),
                    true))),
        clients(
            "http",
            "Call over HTTP",
            List.of(
                "One authenticated call over HTTP/1.1 on the loopback interface. The CPU time is that of the",
                "client's process; both call the same server, which is not counted.")),
        clients(
            "login",
            "Login",
            List.of(
                "One login by DID, from its start to the stored session, at the strict network of `src/testkit`",
                "over HTTP. The CPU time is that of the client's process, without servers and browser.")),
        new Section(
            "restore",
            "Restore from PostgreSQL",
            List.of(
                "A session that has not changed, of 1,000 that are used in turn, in tables of several sizes.",
                "The store reads without a transaction, as in a server with JTA. `select` reads the row by its",
                "primary key with a statement that was prepared once. The CPU time is that of the thread,",
                "without PostgreSQL."),
            Quantity.CPU,
            series -> series.benchmark().startsWith("RestoreBenchmark."),
            List.of(
                new Ratio(
                    "CPU / select",
                    series -> !series.benchmark().endsWith(".select"),
                    series -> series.of("RestoreBenchmark.select", "rows", "threads"),
                    false),
                new Ratio(
                    "CPU / 1,000 rows",
                    series -> series.number("rows") > 1000,
                    Series::withThousandRows,
                    false))),
        new Section(
            "refresh",
            "Refreshes on PostgreSQL",
            List.of(
                "Refreshes with servers that respond at once. PostgreSQL runs on the same machine and does not",
                "wait for the disk (`fsync=off`). The nodes are clients with pools of their own in one JVM."),
            Quantity.RATE,
            series -> series.benchmark().equals("RefreshBenchmark.refresh"),
            List.of()),
        new Section(
            "pages",
            "Guarded page",
            List.of(
                "A page of Payara Micro with PostgreSQL, one request at a time. The filter made by hand looks up",
                "one row by its primary key with JDBC. The CPU time is that of the server's Java threads, without",
                "JIT compiler, garbage collector, PostgreSQL and browser. This is a run of its own:",
                "CONTRIBUTING.md has the command."),
            Quantity.CPU,
            series -> series.benchmark().matches("(open|by-hand|guarded)\\..*"),
            List.of(
                new Ratio(
                    "CPU / filter made by hand",
                    series -> series.benchmark().startsWith("guarded."),
                    series ->
                        series.of(series.benchmark().replace("guarded", "by-hand"), "threads"),
                    false))));
  }

  private static Section clients(String work, String title, List<String> text) {
    return new Section(
        work,
        title,
        text,
        Quantity.CPU,
        series -> series.benchmark().endsWith("." + work),
        List.of(
            new Ratio(
                "CPU / reference client",
                series -> series.benchmark().startsWith("ours."),
                series -> series.of("reference." + work, "threads", "accounts"),
                false)));
  }
}
