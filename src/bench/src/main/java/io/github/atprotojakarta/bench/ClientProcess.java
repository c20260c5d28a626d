package io.github.atprotojakarta.bench;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A client in a process of its own, whose results count nothing of the server or the browser. It
 * lives through all rounds, so that its compiler has finished before the first one.
 */
final class ClientProcess implements AutoCloseable {
  /** After so many measurements in a row that are no faster, the compiler has nothing to add. */
  private static final int STEADY = 3;

  private static final double FASTER = 1.02;

  /** A compiler looks at code that has run some thousand times. */
  private static final int LEAST_OPERATIONS = 3000;

  private static final int MOST_WARM_UPS = 30;

  private final String name;
  private final JsonObject config;
  private final UnaryOperator<URI> browser;
  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  private ClientProcess(
      String name,
      List<String> command,
      Path directory,
      JsonObject config,
      UnaryOperator<URI> browser)
      throws IOException {
    this.name = name;
    this.config = config;
    this.browser = browser;
    process =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(config.toString())).toList())
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts this client in a JVM with the options of this one, as the forks of JMH have them.
   *
   * @param browser signs in at an authorization URL and returns the callback
   */
  static ClientProcess ours(JsonObject config, UnaryOperator<URI> browser) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(OurClient.class.getName());
    return new ClientProcess("ours", command, Path.of("."), config, browser);
  }

  /** Starts the reference client in the Node.js of the packages. */
  static ClientProcess reference(
      NodePackages packages, JsonObject config, UnaryOperator<URI> browser) throws IOException {
    return new ClientProcess(
        "reference",
        List.of(packages.node().toString(), "reference.mjs"),
        packages.directory(),
        config,
        browser);
  }

  /** Measures until the rate no longer grows. */
  void warmUp(Load load, double seconds) throws IOException {
    double best = 0;
    int steady = 0;
    long all = 0;
    for (int i = 0; i < MOST_WARM_UPS && (steady < STEADY || all < LEAST_OPERATIONS); i++) {
      JsonObject result = measure(load, seconds);
      int operations = result.getInt("operations");
      double rate = operations / result.getJsonNumber("seconds").doubleValue();
      all += operations;
      steady = rate > best * FASTER ? 0 : steady + 1;
      best = Math.max(best, rate);
    }
  }

  /** Measures, and names the measurement after client and work, with the load as parameters. */
  JsonObject result(Load load, double seconds) throws IOException {
    JsonObjectBuilder parameters = load.toJson();
    if (config.containsKey("provider")) {
      parameters.add("provider", config.get("provider"));
    }
    return Json.createObjectBuilder()
        .add("benchmark", name + "." + config.getString("work"))
        .add("parameters", parameters)
        .addAll(Json.createObjectBuilder(measure(load, seconds)))
        .build();
  }

  /**
   * Repeats the operation for some time.
   *
   * @return operations, seconds and CPU seconds
   * @throws IOException if the process ends without a result; its errors are on standard error
   */
  private JsonObject measure(Load load, double seconds) throws IOException {
    writeLine(load.toJson().add("seconds", seconds).build().toString());
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      String[] words = line.split(" ", 2);
      if (words[0].equals("SIGN-IN")) {
        writeLine(browser.apply(URI.create(words[1])).toString());
      } else if (words[0].equals("RESULT")) {
        try (var reader = Json.createReader(new StringReader(words[1]))) {
          return reader.readObject();
        }
      }
    }
    throw new IOException("The process of " + name + " ended without a result for " + load);
  }

  private void writeLine(String line) throws IOException {
    in.write(line);
    in.newLine();
    in.flush();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
