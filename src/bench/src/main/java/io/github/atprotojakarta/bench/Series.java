package io.github.atprotojakarta.bench;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is measured once in each round.
 *
 * @param benchmark class and method of a benchmark, or client and work of a process
 * @param parameters such as {@code provider}, {@code threads}, {@code accounts}, {@code rows}
 */
record Series(String benchmark, Map<String, String> parameters) {
  private static final String ROWS = "rows";

  /** Returns the series of another benchmark with the same values of some parameters. */
  Series of(String other, String... names) {
    Map<String, String> same = new TreeMap<>(parameters);
    same.keySet().retainAll(Set.of(names));
    return new Series(other, same);
  }

  /** Returns the same series with the smallest table. */
  Series withThousandRows() {
    Map<String, String> changed = new TreeMap<>(parameters);
    changed.put(ROWS, "1000");
    return new Series(benchmark, changed);
  }

  /** Returns the value of a number among the parameters; 0 if it has none. */
  int number(String name) {
    return Integer.parseInt(parameters.getOrDefault(name, "0"));
  }

  /** Returns what a reader calls it, such as {@code this client, BC, 64 at once, 1 account}. */
  String label() {
    StringBuilder label = new StringBuilder(subject());
    if (parameters.containsKey("provider")) {
      label.append(", ").append(parameters.get("provider"));
    }
    label.append(", ").append(number("threads")).append(" at once");
    int accounts = number("accounts");
    if (accounts > 0) {
      label.append(
          accounts == 1 ? ", 1 account" : String.format(Locale.ROOT, ", %,d accounts", accounts));
    }
    int nodes = number("nodes");
    if (nodes > 0) {
      label.append(nodes == 1 ? ", 1 node" : ", " + nodes + " nodes");
    }
    if (parameters.containsKey(ROWS)) {
      label.append(String.format(Locale.ROOT, ", %,d rows", number(ROWS)));
    }
    return label.toString();
  }

  private String subject() {
    return switch (benchmark) {
      case "SigningBenchmark.signature" -> "raw signature";
      case "SigningBenchmark.proof" -> "proof";
      case "open.page" -> "page without a filter";
      case "by-hand.page" -> "page behind a filter made by hand";
      case "guarded.page" -> "page behind the library's filter";
      case "by-hand.added" -> "added by the filter made by hand";
      case "guarded.added" -> "added by the library's filter";
      case "RestoreBenchmark.select" -> "select";
      case "RestoreBenchmark.restore" -> "restore";
      case "RestoreBenchmark.restoreAndCall" -> "restore and call";
      default -> benchmark.startsWith("reference.") ? "reference client" : "this client";
    };
  }
}
