package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.metrics.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files in {@code docs/monitoring}, and the names that a server exports. */
final class MonitoringFiles {
  static final Path DIRECTORY = Path.of("../docs/monitoring");
  static final String DASHBOARD = "grafana-dashboard.json";
  static final String RULES = "prometheus-alerts.yml";

  /** The tests of the rules. */
  static final String RULE_TESTS = "prometheus-alerts-test.yml";

  private static final Pattern NAME = Pattern.compile("\\batproto_[a-z0-9_]+");

  private MonitoringFiles() {}

  static String read(String file) {
    try {
      return Files.readString(DIRECTORY.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of metrics in a file, without those of examples in comments. */
  static SortedSet<String> names(String file) {
    return read(file)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .flatMap(line -> NAME.matcher(line).results())
        .map(result -> result.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the names under which servers with MicroProfile export all metrics. */
  static SortedSet<String> exported() {
    return Arrays.stream(Metric.values())
        .flatMap(MonitoringFiles::exported)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> exported(Metric metric) {
    String name = metric.metricName().replace('.', '_');
    return switch (metric.kind()) {
      case COUNTER -> Stream.of(name + "_total");
      case DURATION -> Stream.of(name + "_total", name + "_bucket_total");
      case LEVEL -> Stream.of(name);
    };
  }
}
