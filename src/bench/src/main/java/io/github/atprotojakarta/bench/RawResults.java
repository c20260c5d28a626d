package io.github.atprotojakarta.bench;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * A directory with the results of each round: {@code jmh.json} as JMH writes it, whose iterations
 * are the rounds, {@code clients-N.json} with what the clients' processes printed in round N,
 * {@code pages-N.json} with the CPU time of pages, of a run of its own, and {@code
 * environment.json}.
 */
final class RawResults {
  private static final String JMH = "jmh.json";
  private static final String CLIENTS = "clients-%d.json";
  private static final String PAGES = "pages-%d.json";
  private static final String ENVIRONMENT = "environment.json";

  private final Path directory;

  RawResults(Path directory) {
    this.directory = directory;
  }

  /** Writes the results of all rounds in place of those of an earlier run; pages stay. */
  void write(JsonObject environment, Collection<RunResult> jmh, List<List<JsonObject>> clients)
      throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(RawResults::isOfClients).toList()) {
        Files.delete(file);
      }
    }
    Files.writeString(directory.resolve(ENVIRONMENT), environment + "\n");
    ResultFormatFactory.getInstance(ResultFormatType.JSON, directory.resolve(JMH).toString())
        .writeOut(jmh);
    for (int round = 1; round <= clients.size(); round++) {
      StringBuilder lines = new StringBuilder();
      clients
          .get(round - 1)
          .forEach(line -> lines.append(lines.isEmpty() ? "[" : ",\n").append(line));
      Files.writeString(
          directory.resolve(CLIENTS.formatted(round)),
          (lines.isEmpty() ? "[" : lines.toString()) + "]\n");
    }
  }

  private static boolean isOfClients(Path file) {
    return file.getFileName().toString().startsWith("clients-");
  }

  JsonObject environment() throws IOException {
    return read(ENVIRONMENT).asJsonObject();
  }

  /** Returns the measurements of each series, one of each round, in the order of the files. */
  Map<Series, List<RoundResult>> measurements() throws IOException {
    Map<Series, List<RoundResult>> all = new LinkedHashMap<>();
    for (JsonValue value : readArray(JMH)) {
      JsonObject result = value.asJsonObject();
      all.put(jmhSeries(result), jmhMeasurements(result));
    }
    addRounds(all, CLIENTS);
    addRounds(all, PAGES);
    addDifferences(all);
    return all;
  }

  private void addRounds(Map<Series, List<RoundResult>> all, String files) throws IOException {
    for (int round = 1; Files.exists(directory.resolve(files.formatted(round))); round++) {
      for (JsonValue value : readArray(files.formatted(round))) {
        JsonObject result = value.asJsonObject();
        Series series =
            new Series(
                result.getString("benchmark"), parameters(result.getJsonObject("parameters")));
        all.computeIfAbsent(series, key -> new ArrayList<>()).add(clientMeasurement(result));
      }
    }
  }

  /** Adds what each filter adds to the CPU time of the page without one. */
  private static void addDifferences(Map<Series, List<RoundResult>> all) {
    for (String filter : List.of("by-hand", "guarded")) {
      for (Series page : List.copyOf(all.keySet())) {
        if (page.benchmark().equals(filter + ".page")) {
          Series open = page.of("open.page", "threads");
          all.put(page.of(filter + ".added", "threads"), differences(all, page, open));
        }
      }
    }
  }

  /** Returns the differences in CPU time round by round. */
  private static List<RoundResult> differences(
      Map<Series, List<RoundResult>> all, Series more, Series less) {
    List<RoundResult> of = all.getOrDefault(more, List.of());
    List<RoundResult> than = all.getOrDefault(less, List.of());
    return IntStream.range(0, Math.min(of.size(), than.size()))
        .mapToObj(
            round ->
                new RoundResult(
                    Double.NaN, of.get(round).cpuMicros() - than.get(round).cpuMicros()))
        .toList();
  }

  private static Series jmhSeries(JsonObject result) {
    String name = result.getString("benchmark");
    int method = name.lastIndexOf('.');
    Map<String, String> parameters =
        new TreeMap<>(parameters(result.getOrDefault("params", JsonValue.EMPTY_JSON_OBJECT)));
    parameters.put("threads", String.valueOf(result.getInt("threads")));
    return new Series(name.substring(name.lastIndexOf('.', method - 1) + 1), parameters);
  }

  private static List<RoundResult> jmhMeasurements(JsonObject result) {
    List<Double> rates = iterations(result.getJsonObject("primaryMetric"));
    JsonObject cpu = result.getJsonObject("secondaryMetrics").getJsonObject("cpuMicros");
    List<Double> micros =
        cpu == null ? Collections.nCopies(rates.size(), Double.NaN) : iterations(cpu);
    List<RoundResult> measurements = new ArrayList<>();
    for (int i = 0; i < rates.size(); i++) {
      measurements.add(new RoundResult(rates.get(i), micros.get(i) / rates.get(i)));
    }
    return measurements;
  }

  /** Returns the figures of the one fork. */
  private static List<Double> iterations(JsonObject metric) {
    return metric.getJsonArray("rawData").getJsonArray(0).stream()
        .map(value -> ((JsonNumber) value).doubleValue())
        .toList();
  }

  private static RoundResult clientMeasurement(JsonObject result) {
    double operations = number(result, "operations");
    // Of pages only the CPU time is measured.
    double rate =
        result.containsKey("seconds") ? operations / number(result, "seconds") : Double.NaN;
    return new RoundResult(rate, number(result, "cpuSeconds") * 1e6 / operations);
  }

  private static double number(JsonObject json, String name) {
    return json.getJsonNumber(name).doubleValue();
  }

  private static Map<String, String> parameters(JsonValue json) {
    Map<String, String> parameters = new TreeMap<>();
    json.asJsonObject()
        .forEach(
            (name, value) ->
                parameters.put(
                    name,
                    value instanceof JsonString string ? string.getString() : value.toString()));
    return parameters;
  }

  private JsonArray readArray(String file) throws IOException {
    return read(file).asJsonArray();
  }

  private JsonValue read(String file) throws IOException {
    try (var reader = Json.createReader(Files.newBufferedReader(directory.resolve(file)))) {
      return reader.readValue();
    }
  }
}
