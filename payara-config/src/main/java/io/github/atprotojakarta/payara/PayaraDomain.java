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
 * A running domain of Payara Server, made by {@code create-domain.sh} as an operator makes one: on
 * 127.0.0.1, with a pool for PostgreSQL, password aliases and a data grid of one member. It ends
 * with this JVM at the latest.
 *
 * <pre>{@code
 * try (PayaraDomain domain =
 *     PayaraDomain.builder(payaraHome, scripts, directory).database(driver, port, user, password).start()) {
 *   domain.deploy(war, "/shop");
 * }
 * }</pre>
 */
public final class PayaraDomain implements AutoCloseable {
  /** The password of the domain's administrator. */
  public static final String ADMIN_PASSWORD = "admin-secret-1";

  /** What the aliases are encrypted under. */
  public static final String MASTER_PASSWORD = "master-secret-1";

  private static final String NAME = "domain";
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Builder made;
  private final int base;
  private final EndWithJvm endWithJvm;

  private PayaraDomain(Builder made, int base) {
    this.made = made;
    this.base = base;
    this.endWithJvm = new EndWithJvm("a domain of Payara Server", this::end);
  }

  /**
   * A domain.
   *
   * @param payaraHome the unpacked {@code fish.payara.distributions:payara}
   * @param scripts where {@code create-domain.sh} is
   * @param directory where the domain and its secrets are put
   */
  public static Builder builder(Path payaraHome, Path scripts, Path directory) {
    return new Builder(payaraHome, scripts, directory);
  }

  /** An address at the port of the applications. */
  public URI at(String path) {
    return address(httpPort(), path);
  }

  /** An address at the port of health and metrics. */
  public URI monitoring(String path) {
    return address(monitoringPort(), path);
  }

  /** The domain's files. */
  public Path directory() {
    return made.directory.resolve(NAME);
  }

  /** What the server says. */
  public Path log() {
    return directory().resolve("logs/server.log");
  }

  /** The files of the domain in which one of these texts stands. */
  public List<Path> filesWith(List<String> texts) throws IOException {
    try (Stream<Path> files = Files.walk(directory())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> texts.stream().anyMatch(content(file)::contains))
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
   * @throws IllegalStateException when it cannot be, with what the server says
   */
  public void deploy(Path war, String contextRoot) throws IOException {
    asadmin("deploy", "--contextroot", contextRoot, war.toString());
  }

  /**
   * Deploys the example application, changed by {@code use-server-pool.sh} to take the pool of this
   * domain.
   *
   * @throws IllegalStateException when it cannot be, with what the server says
   */
  public void deployOnPool(Path war, String contextRoot) throws IOException {
    Path changed = made.directory.resolve("on-pool.war");
    new Script(made.scripts.resolve("use-server-pool.sh"), Map.of())
        .run(war.toString(), "jdbc/atproto", changed.toString());
    deploy(changed, contextRoot);
  }

  /** Ends the server; its files stay. */
  @Override
  public void close() throws IOException {
    asadmin("stop-domain", "--domaindir", made.directory.toString(), NAME);
    endWithJvm.forget();
  }

  /** Without asadmin, which takes longer than somebody who pressed Ctrl-C waits. */
  private void end() {
    process()
        .ifPresent(
            server -> {
              server.destroy();
              try {
                server.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
              } catch (InterruptedException | ExecutionException | TimeoutException e) {
                server.destroyForcibly();
              }
            });
  }

  /** The server's process, by the file that the server writes and removes. */
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
    new Script(made.payaraHome.resolve("bin/asadmin"), Map.of())
        .run(
            Stream.concat(
                    Stream.of(
                        "--interactive=false",
                        "--user",
                        "admin",
                        "--port",
                        String.valueOf(adminPort()),
                        "--passwordfile",
                        made.secrets.passwords().toString()),
                    Stream.of(arguments))
                .toArray(String[]::new));
  }

  private static URI address(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** What a domain is made of. */
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

    /** The database {@code postgres} of a PostgreSQL on this machine. */
    public Builder database(Path driver, int port, String user, String password) {
      return environment("POSTGRESQL_JAR", driver.toString())
          .environment("ATPROTO_DB_HOST", "localhost")
          .environment("ATPROTO_DB_PORT", String.valueOf(port))
          .environment("ATPROTO_DB_NAME", "postgres")
          .environment("ATPROTO_DB_USER", user)
          .alias("atproto-db-password", password);
    }

    /** A password alias; one that has the name of a setting is that setting. */
    public Builder alias(String name, String value) {
      aliases.put(name, value);
      return this;
    }

    /** A variable of the environment in which the server runs. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /**
     * Makes the domain and starts it.
     *
     * @throws IllegalStateException when the script failed, with what it said
     */
    public PayaraDomain start() throws IOException {
      // Below the ports that the system hands out by itself.
      PayaraDomain domain = new PayaraDomain(this, FreePorts.find(1).get(0) / 2);
      secrets.write(aliases);
      try {
        new Script(scripts.resolve("create-domain.sh"), variables(domain.gridPort(), domain.base()))
            .run(NAME, secrets.directory().toString());
        return domain;
      } catch (IOException | RuntimeException e) {
        // The script may have started it.
        try {
          domain.close();
        } catch (IOException | RuntimeException stopped) {
          e.addSuppressed(stopped);
        }
        throw e;
      }
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
