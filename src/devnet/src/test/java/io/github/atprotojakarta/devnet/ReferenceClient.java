package io.github.atprotojakarta.devnet;

import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A client from npm as a process, {@code @atproto/oauth-client-node} unless another script is
 * named; the test is its browser.
 */
final class ReferenceClient {
  private final String script;
  private final Map<String, UnaryOperator<String>> answers;

  /**
   * A client whose browser is a person.
   *
   * @param signIn signs in at an authorization URL and gives the callback
   * @param deny presses "deny" there and gives the callback
   */
  ReferenceClient(UnaryOperator<URI> signIn, UnaryOperator<URI> deny) {
    this("reference-client.mjs", Map.of("SIGN-IN", page(signIn), "DENY", page(deny)));
  }

  /**
   * A client of another script.
   *
   * @param answers what to answer, by the first word of a line that the script prints; given the
   *     rest of the line
   */
  ReferenceClient(String script, Map<String, UnaryOperator<String>> answers) {
    this.script = script;
    this.answers = Map.copyOf(answers);
  }

  /** Returns an answer to the address of a page. */
  static UnaryOperator<String> page(UnaryOperator<URI> visit) {
    return address -> visit.apply(URI.create(address)).toString();
  }

  /** Runs the client to its end; what it said, a line for each step. */
  List<String> run(JsonObject config) {
    NetworkPackages packages = NetworkPackages.ofTests();
    Path node = packages.install();
    ProcessBuilder command =
        new ProcessBuilder(node.toString(), script, config.toString())
            .directory(packages.directory().toFile())
            .redirectErrorStream(true);
    try {
      return converse(command.start());
    } catch (IOException e) {
      throw new UncheckedIOException(script + " did not run with " + node, e);
    }
  }

  private List<String> converse(Process process) throws IOException {
    List<String> said = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] words = line.split(" ", 2);
        UnaryOperator<String> answer = answers.get(words[0]);
        if (answer == null) {
          said.add(line);
        } else {
          in.write(answer.apply(words[1]));
          in.newLine();
          in.flush();
        }
      }
    } finally {
      process.destroy();
    }
    return said;
  }
}
