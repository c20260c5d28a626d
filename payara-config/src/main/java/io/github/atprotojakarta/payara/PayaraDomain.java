package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A running domain of Payara Server, created by {@code create-domain.sh} as an operator does it: on
 * 127.0.0.1, with a connection pool for PostgreSQL, password aliases and a data grid of one member.
 * It ends with this JVM at the latest.
 *
 * <pre>{@code
 * try (PayaraDomain domain =
 *     PayaraDomain.builder(payaraHome, scripts, directory).database(driver, port, user, password).start()) {
 *   domain.deploy(war, "/shop");
 * }
 * }</pre>
 */
public final class PayaraDomain implements AutoCloseable {
  /** The administrator's password. */
  public static final String ADMIN_PASSWORD = "admin-secret-1";

  /** The master password, which encrypts the aliases. */
  public static final String MASTER_PASSWORD = "master-secret-1";

  private static final String NAME = "domain";
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Builder settings;
  private final int base;
  private final JvmShutdownHook shutdownHook;

  private PayaraDomain(Builder settings, int base) {
    this.settings = settings;
    this.base = base;
    this.shutdownHook = new JvmShutdownHook("a domain of Payara Server", this::end);
  }

  /**
   * Returns a builder of a domain.
   *
   * @param payaraHome the unpacked {@code fish.payara.distributions:payara}
   * @param scripts the directory of {@code create-domain.sh}
   * @param directory the directory in which the domain and its secrets are created
   */
  public static Builder builder(Path payaraHome, Path scripts, Path directory) {
    return new Builder(payaraHome, scripts, directory);
  }

  /** Returns a URL at the port of the applications. */
  public URI at(String path) {
    return address(httpPort(), path);
  }

  /** Returns a URL at the port of health and metrics. */
  public URI monitoring(String path) {
    return address(monitoringPort(), path);
  }

  /** Returns the directory of the domain. */
  public Path directory() {
    return settings.directory.resolve(NAME);
  }

  /** Returns the server's log. */
  public Path log() {
    return directory().resolve("logs/server.log");
  }

  /** Returns the files of the domain that contain one of these strings. */
  public List<Path> filesWith(List<String> strings) throws IOException {
    return filesWith(directory(), strings);
  }

  /** Returns the files below a directory that contain one of these strings. */
  public static List<Path> filesWith(Path directory, List<String> strings) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> strings.stream().anyMatch(content(file)::contains))
          .toList();
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /**
   * Deploys an application.
   *
   * @throws IllegalStateException if deployment fails; the message has the server's output
   */
  public void deploy(Path war, String contextRoot) throws IOException {
    asadmin("deploy", "--contextroot", contextRoot, war.toString());
  }

  /**
   * Deploys the example application. {@code use-server-pool.sh} first changes it to use the
   * connection pool of this domain.
   *
   * @throws IllegalStateException if deployment fails; the message has the server's output
   */
  public void deployOnPool(Path war, String contextRoot) throws IOException {
    Path changed = settings.directory.resolve("on-pool.war");
    ScriptedNode.useServerPool(settings.scripts, war, "jdbc/atproto", changed);
    deploy(changed, contextRoot);
  }

  /**
   * Stops the server and starts it by {@code start-domain.sh}, which waits for the applications.
   *
   * @throws IllegalStateException if a command fails; the message has its output
   */
  public void restart() throws IOException {
    stop();
    startAgain();
  }

  /**
   * Starts the stopped server with the script that an operator uses, which returns when the
   * applications are ready.
   *
   * @throws IllegalStateException if the script fails; the message has its output
   */
  public void startAgain() throws IOException {
    settings.run("start-domain.sh", this);
  }

  /** Stops the server; its files stay. */
  @Override
  public void close() throws IOException {
    stop();
    shutdownHook.remove();
  }

  /** Stops the server; its files stay, and it can be started again. */
  public void stop() throws IOException {
    asadmin("stop-domain", "--domaindir", settings.directory.toString(), NAME);
  }

  /** Does not use asadmin, because that is too slow for a person who pressed Ctrl-C. */
  private void end() {
    process()
        .ifPresent(
            server -> {
              server.destroy();
              try {
                server.onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
              } catch (InterruptedException | ExecutionException | TimeoutException e) {
                server.destroyForcibly();
              }
            });
  }

  /** Returns the server's process, by its pid file. */
  private Optional<ProcessHandle> process() {
    try {
      String pid = Files.readString(directory().resolve("config/pid")).strip();
      return ProcessHandle.of(Long.parseLong(pid));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  int base() {
    return base;
  }

  int httpPort() {
    return base + 80;
  }

  int adminPort() {
    return base + 48;
  }

  int monitoringPort() {
    return base + 82;
  }

  int gridPort() {
    return base + 49;
  }

  private void asadmin(String... arguments) throws IOException {
    new Script(settings.payaraHome.resolve("bin/asadmin"), Map.of())
        .run(
            Stream.concat(
                    Stream.of(
                        "--interactive=false",
                        "--user",
                        "admin",
                        "--port",
                        String.valueOf(adminPort()),
                        "--passwordfile",
                        settings.secrets.passwords().toString()),
                    Stream.of(arguments))
                .toArray(String[]::new));
  }

  private static URI address(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Configures and starts a domain. */
  public static final class Builder {
    private final Path payaraHome;
    private final Path scripts;
    private final Path directory;
    private final DomainSecrets secrets;
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    private Builder(Path payaraHome, Path scripts, Path directory) {
      this.payaraHome = payaraHome;
      this.scripts = scripts;
      this.directory = directory;
      this.secrets = new DomainSecrets(directory.resolve("secrets"));
    }

    /** Uses the database {@code postgres} of a PostgreSQL on this machine. */
    public Builder database(Path driver, int port, String user, String password) {
      return environment("POSTGRESQL_JAR", driver.toString())
          .environment("ATPROTO_DB_HOST", "localhost")
          .environment("ATPROTO_DB_PORT", String.valueOf(port))
          .environment("ATPROTO_DB_NAME", "postgres")
          .environment("ATPROTO_DB_USER", user)
          .alias("atproto-db-password", password);
    }

    /** Adds a password alias. An alias with the name of a setting sets that setting. */
    public Builder alias(String name, String value) {
      aliases.put(name, value);
      return this;
    }

    /** Sets an environment variable of the server. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /**
     * Creates the domain and starts it.
     *
     * @throws IllegalStateException if the script fails; the message has its output
     */
    public PayaraDomain start() throws IOException {
      // Below the range of ephemeral ports.
      PayaraDomain domain = new PayaraDomain(this, FreePorts.find(1).get(0) / 2);
      secrets.write(aliases);
      try {
        run("create-domain.sh", domain);
        return domain;
      } catch (IOException | RuntimeException e) {
        // The script may have started the server.
        try {
          domain.close();
        } catch (IOException | RuntimeException stopped) {
          e.addSuppressed(stopped);
        }
        throw e;
      }
    }

    private void run(String script, PayaraDomain domain) throws IOException {
      new Script(scripts.resolve(script), variables(domain.gridPort(), domain.base()))
          .run(NAME, secrets.directory().toString());
    }

    private Map<String, String> variables(int gridPort, int base) {
      Map<String, String> variables = new HashMap<>(environment);
      variables.put("PAYARA_HOME", payaraHome.toString());
      variables.put("DOMAIN_DIR", directory.toString());
      variables.put("PORT_BASE", String.valueOf(base));
      variables.put("ATPROTO_GRID_MEMBERS", "127.0.0.1:" + gridPort);
      variables.put("ATPROTO_GRID_ADDRESS", "127.0.0.1");
      variables.put("ATPROTO_GRID_PORT", String.valueOf(gridPort));
      return variables;
    }
  }
}
