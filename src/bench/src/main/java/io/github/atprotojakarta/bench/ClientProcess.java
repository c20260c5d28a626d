package io.github.atprotojakarta.bench;

import jakarta.json.Json;
import jakarta.json.JsonObject;
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

/** A client in a process of its own, whose result counts nothing of the server or the browser. */
final class ClientProcess {
  private final List<String> command;
  private final Path directory;

  private ClientProcess(List<String> command, Path directory) {
    this.command = command;
    this.directory = directory;
  }

  /** Returns this client in a JVM with the options of this one, as the forks of JMH have them. */
  static ClientProcess ours() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(OurClient.class.getName());
    return new ClientProcess(command, Path.of("."));
  }

  /** Returns the reference client in the Node.js of the packages. */
  static ClientProcess reference(NodePackages packages) {
    return new ClientProcess(
        List.of(packages.node().toString(), "reference.mjs"), packages.directory());
  }

  /**
   * Runs the client to its end.
   *
   * @param browser signs in at an authorization URL and returns the callback
   * @return operations, seconds and CPU seconds
   * @throws IOException if it ends without a result; its errors are on standard error
   */
  JsonObject run(JsonObject config, UnaryOperator<URI> browser) throws IOException {
    Process process =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(config.toString())).toList())
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] words = line.split(" ", 2);
        if (words[0].equals("SIGN-IN")) {
          in.write(browser.apply(URI.create(words[1])).toString());
          in.newLine();
          in.flush();
        } else if (words[0].equals("RESULT")) {
          try (var reader = Json.createReader(new StringReader(words[1]))) {
            return reader.readObject();
          }
        }
      }
    } finally {
      process.destroy();
    }
    throw new IOException(command.get(0) + " ended without a result for " + config);
  }
}
