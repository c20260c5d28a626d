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
import java.util.function.UnaryOperator;

/** The npm package {@code @atproto/oauth-client-node} as a process; the test is its browser. */
final class ReferenceClient {
  private static final String SIGN_IN = "SIGN-IN ";
  private static final String DENY = "DENY ";

  private final UnaryOperator<URI> signIn;
  private final UnaryOperator<URI> deny;

  /**
   * A client whose browser is a person.
   *
   * @param signIn signs in at an authorization URL and gives the callback
   * @param deny presses "deny" there and gives the callback
   */
  ReferenceClient(UnaryOperator<URI> signIn, UnaryOperator<URI> deny) {
    this.signIn = signIn;
    this.deny = deny;
  }

  /** Runs the client to its end; what it said, a line for each step. */
  List<String> run(JsonObject config) {
    Path directory = Path.of(System.getProperty("devnet.directory", "target/network"));
    Path node = new NetworkPackages(directory).install();
    ProcessBuilder command =
        new ProcessBuilder(node.toString(), "reference-client.mjs", config.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true);
    try {
      return converse(command.start());
    } catch (IOException e) {
      throw new UncheckedIOException("The reference client did not run with " + node, e);
    }
  }

  private List<String> converse(Process process) throws IOException {
    List<String> said = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(SIGN_IN)) {
          answer(in, signIn.apply(URI.create(line.substring(SIGN_IN.length()))));
        } else if (line.startsWith(DENY)) {
          answer(in, deny.apply(URI.create(line.substring(DENY.length()))));
        } else {
          said.add(line);
        }
      }
    } finally {
      process.destroy();
    }
    return said;
  }

  private static void answer(BufferedWriter in, URI callback) throws IOException {
    in.write(callback.toString());
    in.newLine();
    in.flush();
  }
}
