package io.github.atprotojakarta.devnet;

import io.github.atprotojakarta.identity.Did;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running PLC directory and a PDS with its authorization server, each on a free loopback port.
 *
 * <pre>{@code
 * try (var network = ReferenceNetwork.builder().account("alice.test", "alice-pass").start()) {
 *   URI callback = new ReferenceSignIn().signIn(authorizationUrl, "alice.test", "alice-pass");
 * }
 * }</pre>
 *
 * The PDS is its own authorization server, with the plain http issuer {@code
 * http://localhost:port}; it resolves the handles below {@code .test}.
 */
public final class ReferenceNetwork implements AutoCloseable {
  private final Process process;
  private final JsonObject started;

  private ReferenceNetwork(Process process, JsonObject started) {
    this.process = process;
    this.started = started;
  }

  /**
   * Returns a builder that uses the files in the directory of the system property {@code
   * devnet.directory}, {@code target/network} by default.
   */
  public static Builder builder() {
    return new Builder(Path.of(System.getProperty("devnet.directory", "target/network")));
  }

  /** Returns the origin of the PLC directory. */
  public URI plcDirectory() {
    return URI.create(started.getString("plcUrl"));
  }

  /** Returns the origin of the PDS. */
  public URI pds() {
    return URI.create(started.getString("pdsUrl"));
  }

  /** Returns the issuer of the authorization server. */
  public URI issuer() {
    return URI.create(started.getString("issuer"));
  }

  /** Returns the DID of an account that the network was started with. */
  public Did account(String handle) {
    return started.getJsonArray("accounts").getValuesAs(JsonObject.class).stream()
        .filter(account -> account.getString("handle").equals(handle))
        .map(account -> Did.parse(account.getString("did")))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No account " + handle));
  }

  /** Returns the controls that read and change the state of the servers. */
  public NetworkControl control() {
    return new NetworkControl(URI.create(started.getString("controlUrl")));
  }

  /** Stops the servers and deletes their data. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Starts a {@link ReferenceNetwork}. */
  public static final class Builder {
    private final Path directory;
    private final Map<String, String> accounts = new LinkedHashMap<>();
    private final List<String> options = new ArrayList<>();

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** Adds an account. Its handle ends in {@code .test}. */
    public Builder account(String handle, String password) {
      accounts.put(handle, password);
      return this;
    }

    /** Sets the lifetime of access tokens; one hour by default. */
    public Builder tokenMaxAge(Duration age) {
      options.addAll(List.of("--token-max-age", Long.toString(age.toMillis())));
      return this;
    }

    /**
     * Lets the network fetch the documents of a client with an https {@code client_id} from a plain
     * http server on loopback.
     */
    public Builder mapOrigin(URI publicOrigin, URI actual) {
      options.addAll(List.of("--map-origin", publicOrigin + "=" + actual));
      return this;
    }

    /**
     * Installs the network's packages if necessary, and starts the network.
     *
     * @throws IllegalStateException if it does not start; the message has the end of its log
     */
    public ReferenceNetwork start() {
      Path node = new NetworkPackages(directory).install();
      Path log = directory.resolve("run/stderr.log").toAbsolutePath();
      try {
        Files.createDirectories(log.getParent());
        Process process =
            new ProcessBuilder(command(node))
                .directory(directory.toFile())
                .redirectError(log.toFile())
                .start();
        JsonObject started = firstLine(process);
        if (started == null) {
          process.destroyForcibly();
          throw new IllegalStateException(
              "The reference network did not start:\n" + NetworkPackages.tail(log));
        }
        return new ReferenceNetwork(process, started);
      } catch (IOException e) {
        throw new UncheckedIOException("The reference network did not start with " + node, e);
      }
    }

    private List<String> command(Path node) {
      List<String> command = new ArrayList<>(List.of(node.toString(), "network.mjs"));
      List<String> pairs = new ArrayList<>();
      accounts.forEach((handle, password) -> pairs.add(handle + ":" + password));
      command.addAll(List.of("--accounts", String.join(",", pairs)));
      command.addAll(List.of("--log", directory.resolve("run/network.log").toAbsolutePath() + ""));
      command.addAll(options);
      return command;
    }

    /** Returns the line that reports readiness, or null if the process ended without it. */
    private static @Nullable JsonObject firstLine(Process process) throws IOException {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("{\"ready\":true")) {
          try (var reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
          }
        }
      }
      return null;
    }
  }
}
