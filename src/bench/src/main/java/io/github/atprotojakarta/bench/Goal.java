package io.github.atprotojakarta.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A ratio, and the bound that it is to keep.
 *
 * @param text what is compared
 * @param of the series above the fraction line
 * @param than the series below it
 * @param atLeast whether the bound is the least value and not the greatest
 */
record Goal(
    String text, Section.Quantity quantity, Series of, Series than, double bound, boolean atLeast) {
  private static final String FASTEST = "AmazonCorrettoCryptoProvider";

  /** Returns all goals in the order of the page. */
  static List<Goal> all() {
    return List.of(
        call("BC", 1, 5),
        call("BC", 64, 5),
        call(FASTEST, 1, 15),
        call(FASTEST, 64, 15),
        new Goal(
            "raw signatures / calls per second, Corretto, 64 at once",
            Section.Quantity.RATE,
            series("SigningBenchmark.signature", "provider", FASTEST, "threads", "64"),
            client("ours.call", FASTEST, 64),
            1.3,
            false),
        new Goal(
            "call over HTTP: CPU of this client with Corretto / reference client, 1 at once",
            Section.Quantity.CPU,
            client("ours.http", FASTEST, 1),
            reference("reference.http", 1),
            1.0 / 12,
            false),
        new Goal(
            "login: CPU of this client / reference client",
            Section.Quantity.CPU,
            client("ours.login", "BC", 1),
            reference("reference.login", 1),
            0.5,
            false),
        new Goal(
            "restore / bare select: CPU, 1,000,000 rows",
            Section.Quantity.CPU,
            restore("restore", 1_000_000),
            restore("select", 1_000_000),
            1.5,
            false),
        new Goal(
            "restore: CPU with 1,000,000 rows / with 1,000",
            Section.Quantity.CPU,
            restore("restore", 1_000_000),
            restore("restore", 1000),
            1.2,
            false),
        new Goal(
            "guarded page: CPU that this filter adds / a filter made by hand",
            Section.Quantity.CPU,
            series("guarded.added", "threads", "1"),
            series("by-hand.added", "threads", "1"),
            1.3,
            false));
  }

  private static Goal call(String provider, int threads, int least) {
    return new Goal(
        "calls per second: this client with %s / reference client, %d at once"
            .formatted(provider.equals(FASTEST) ? "Corretto" : provider, threads),
        Section.Quantity.RATE,
        client("ours.call", provider, threads),
        reference("reference.call", threads),
        least,
        true);
  }

  private static Series client(String benchmark, String provider, int threads) {
    return series(
        benchmark, "provider", provider, "threads", String.valueOf(threads), "accounts", "1");
  }

  private static Series reference(String benchmark, int threads) {
    return series(benchmark, "threads", String.valueOf(threads), "accounts", "1");
  }

  private static Series restore(String method, int rows) {
    return series("RestoreBenchmark." + method, "rows", String.valueOf(rows), "threads", "1");
  }

  private static Series series(String benchmark, String... parameters) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], parameters[i + 1]);
    }
    return new Series(benchmark, all);
  }

  /** Returns the row of the table of goals. */
  String row(Spread measured) {
    boolean reached = atLeast ? measured.median() >= bound : measured.median() <= bound;
    return String.format(
        Locale.ROOT,
        "| %s | %s %s | %s | %s |",
        text,
        atLeast ? "at least" : "at most",
        Spread.text(bound),
        measured.text(),
        reached ? "yes" : "**no**");
  }
}
