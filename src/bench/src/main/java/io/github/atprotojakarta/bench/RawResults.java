package io.github.atprotojakarta.bench;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * A directory with the results of each round: {@code jmh-N.json} as JMH writes it, {@code
 * processes-N.json} with what the clients' processes printed, and {@code environment.json}.
 */
final class RawResults {
  private static final String JMH = "jmh-%d.json";
  private static final String PROCESSES = "processes-%d.json";
  private static final String ENVIRONMENT = "environment.json";

  private final Path directory;

  RawResults(Path directory) {
    this.directory = directory;
  }

  /** Deletes the results of an earlier run and says where this one runs. */
  void start(JsonObject environment) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        Files.delete(file);
      }
    }
    Files.writeString(directory.resolve(ENVIRONMENT), environment + "\n");
  }

  /** Writes the results of a round. */
  void write(int round, Collection<RunResult> jmh, List<JsonObject> processes) throws IOException {
    ResultFormatFactory.getInstance(
            ResultFormatType.JSON, directory.resolve(JMH.formatted(round)).toString())
        .writeOut(jmh);
    StringBuilder lines = new StringBuilder();
    processes.forEach(line -> lines.append(lines.isEmpty() ? "[" : ",\n").append(line));
    Files.writeString(
        directory.resolve(PROCESSES.formatted(round)),
        (lines.isEmpty() ? "[" : lines.toString()) + "]\n");
  }

  JsonObject environment() throws IOException {
    return read(ENVIRONMENT).asJsonObject();
  }

  /** Returns the measurements of each series, one of each round, in the order of the files. */
  Map<Series, List<RoundResult>> measurements() throws IOException {
    Map<Series, List<RoundResult>> all = new LinkedHashMap<>();
    for (int round = 1; Files.exists(directory.resolve(JMH.formatted(round))); round++) {
      for (JsonValue value : readArray(JMH.formatted(round))) {
        add(all, jmhSeries(value.asJsonObject()), jmhMeasurement(value.asJsonObject()));
      }
      for (JsonValue value : readArray(PROCESSES.formatted(round))) {
        JsonObject result = value.asJsonObject();
        add(
            all,
            new Series(
                result.getString("benchmark"), parameters(result.getJsonObject("parameters"))),
            processMeasurement(result));
      }
    }
    return all;
  }

  private static void add(
      Map<Series, List<RoundResult>> all, Series series, RoundResult measurement) {
    all.computeIfAbsent(series, key -> new ArrayList<>()).add(measurement);
  }

  private static Series jmhSeries(JsonObject result) {
    String name = result.getString("benchmark");
    int method = name.lastIndexOf('.');
    Map<String, String> parameters =
        new TreeMap<>(parameters(result.getOrDefault("params", JsonValue.EMPTY_JSON_OBJECT)));
    parameters.put("threads", String.valueOf(result.getInt("threads")));
    return new Series(name.substring(name.lastIndexOf('.', method - 1) + 1), parameters);
  }

  private static RoundResult jmhMeasurement(JsonObject result) {
    double perSecond = number(result.getJsonObject("primaryMetric"), "score");
    JsonObject cpu = result.getJsonObject("secondaryMetrics").getJsonObject("cpuMicros");
    return new RoundResult(perSecond, cpu == null ? Double.NaN : number(cpu, "score") / perSecond);
  }

  private static RoundResult processMeasurement(JsonObject result) {
    double operations = number(result, "operations");
    return new RoundResult(
        operations / number(result, "seconds"), number(result, "cpuSeconds") * 1e6 / operations);
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
