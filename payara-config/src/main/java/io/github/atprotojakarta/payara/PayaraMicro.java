package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running Payara Micro with one application. It is a separate process that ends with this JVM at
 * the latest, and listens on 127.0.0.1 only.
 *
 * <pre>{@code
 * try (PayaraMicro server = PayaraMicro.builder(microJar, war).contextRoot("/shop").start()) {
 *   open(server.uri());
 * }
 * }</pre>
 */
public final class PayaraMicro implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final LinkedProcess linked;
  private final Process process;
  private final URI uri;
  private final NodeDirectory directory;
  private final ServerLog log;
  private final ProcessSignals signals;

  private PayaraMicro(LinkedProcess linked, URI uri, NodeDirectory directory, ServerLog log) {
    this.linked = linked;
    this.process = linked.process();
    this.uri = uri;
    this.directory = directory;
    this.log = log;
    this.signals = new ProcessSignals(process);
  }

  /**
   * Returns a builder of a server that runs {@code war}.
   *
   * @param microJar the Payara Micro JAR, {@code fish.payara.extras:payara-micro}
   * @param war the application
   */
  public static Builder builder(Path microJar, Path war) {
    return new Builder(microJar, war);
  }

  /** Returns the application's URL, which ends with a slash. */
  public URI uri() {
    return uri;
  }

  /** Returns the server's log. It starts with the logs of earlier runs in the same directory. */
  public Path log() {
    return log.file();
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Waits until the data grid of this node has this number of members.
   *
   * @throws IllegalStateException if it does not within {@code time}; the message has the end of
   *     the log
   */
  public void awaitMembers(int members, Duration time) {
    Polling.until(
        time,
        () -> log.gridSize() == members,
        () -> "The data grid has " + log.gridSize() + " member(s), not " + members + log.tail());
  }

  /**
   * Pauses the server (SIGSTOP), like a suspended machine or a very long garbage collection: its
   * connections stay open, but it does not respond.
   *
   * @throws IllegalStateException if the process has ended or the signal cannot be sent
   */
  public void pause() {
    signals.send("STOP");
  }

  /**
   * Resumes a paused server (SIGCONT). Does nothing if the server runs.
   *
   * @throws IllegalStateException if the process has ended or the signal cannot be sent
   */
  public void resume() {
    signals.send("CONT");
  }

  /** Waits until the server has ended, for whatever reason, and returns its exit code. */
  public int awaitEnd() {
    return process.onExit().join().exitValue();
  }

  /** Stops the server as an operator would, even if it is paused. Kills it after 30 seconds. */
  public void stop() {
    end(process);
    linked.unlink();
  }

  /** Kills the server, as a power failure would. */
  public void kill() {
    process.destroyForcibly().onExit().join();
    linked.unlink();
  }

  private static void end(Process process) {
    process.destroy();
    // A paused process gets SIGTERM only when it is resumed.
    new ProcessSignals(process).sendIfAlive("CONT");
    try {
      if (process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly().onExit().join();
  }

  private static void end(Process process, NodeDirectory directory) {
    end(process);
    directory.release();
  }

  /** Stops the server, and deletes its directory if that is a temporary one. */
  @Override
  public void close() {
    stop();
    directory.release();
  }

  /** Configures and starts a server. */
  public static final class Builder {
    private final Path microJar;
    private final Path war;
    private final Map<String, String> systemProperties = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> serverOptions = new ArrayList<>();
    private String contextRoot = "/";
    private int httpPort;
    private @Nullable Path directory;
    private DataGrid grid = new DataGrid.Off();
    private Duration startTimeout = Duration.ofMinutes(5);

    private Builder(Path microJar, Path war) {
      this.microJar = NodeDirectory.existing(microJar, "The Payara Micro JAR");
      this.war = NodeDirectory.existing(war, "The application");
    }

    /** Sets the application's context path, such as {@code /shop}; {@code /} by default. */
    public Builder contextRoot(String contextRoot) {
      this.contextRoot = contextRoot;
      return this;
    }

    /** Sets the port; 0, the default, takes a free one. */
    public Builder httpPort(int httpPort) {
      this.httpPort = httpPort;
      return this;
    }

    /** Sets a system property. All users of this machine can read it, so pass no secrets here. */
    public Builder systemProperty(String name, String value) {
      systemProperties.put(name, value);
      return this;
    }

    /** Sets an environment variable of the server. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /**
     * Adds an option of the JVM, such as {@code -Xmx1g}. It overrides the launcher's defaults,
     * which keep the server small and its start quick.
     */
    public Builder jvmOption(String option) {
      jvmOptions.add(option);
      return this;
    }

    /** Adds options of Payara Micro, such as {@code "--addlibs", "postgresql.jar"}. */
    public Builder serverOptions(String... options) {
      serverOptions.addAll(List.of(options));
      return this;
    }

    /** Sets the directory of the server's files and log; a temporary directory by default. */
    public Builder directory(Path directory) {
      this.directory = directory;
      return this;
    }

    /**
     * Makes the server a member of a data grid on 127.0.0.1; by default it has no data grid.
     *
     * @param ports the ports of all members
     * @param startPort the port of this member
     */
    public Builder clusterTcp(List<Integer> ports, int startPort) {
      this.grid = new DataGrid.Tcp(ports, startPort);
      return this;
    }

    /**
     * Makes the server a member of the data grid of a Hazelcast configuration file, instead of
     * {@link #clusterTcp}.
     *
     * @param file an XML or YAML file, by its extension
     * @throws IllegalArgumentException if there is no such file
     */
    public Builder hazelcastConfiguration(Path file) {
      this.grid =
          new DataGrid.Configured(NodeDirectory.existing(file, "The Hazelcast configuration"));
      return this;
    }

    /** Sets the maximum time of the start; five minutes by default. */
    public Builder startTimeout(Duration startTimeout) {
      this.startTimeout = startTimeout;
      return this;
    }

    /**
     * Starts the server and waits until the application responds.
     *
     * @throws IllegalStateException if the server ends, or the application cannot be deployed or
     *     does not respond in time; the message has the end of the log
     * @throws IOException if the files cannot be written or the process cannot be started
     */
    public PayaraMicro start() throws IOException {
      NodeDirectory files = NodeDirectory.prepare(directory);
      ServerLog log = ServerLog.continued(files.log());
      int port = httpPort == 0 ? FreePorts.find(1).get(0) : FreePorts.unused(httpPort);
      String path = contextRoot.replaceAll("^/|/$", "");
      URI uri = URI.create("http://127.0.0.1:" + port + "/" + (path.isEmpty() ? "" : path + "/"));
      LinkedProcess linked =
          LinkedProcess.start("Payara Micro", process(files, port), process -> end(process, files));
      PayaraMicro server = new PayaraMicro(linked, uri, files, log);
      try {
        if (!linked.shutdownHook().registered()) {
          throw new IllegalStateException("This JVM is shutting down, so no server can start");
        }
        new Readiness(server.process, log, uri).await(startTimeout);
        return server;
      } catch (RuntimeException e) {
        server.kill();
        files.release();
        throw e;
      }
    }

    private ProcessBuilder process(NodeDirectory files, int port) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // Only the first compiler and the simplest collector: this halves the time to deploy.
      command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(jvmOptions);
      systemProperties.forEach((name, value) -> command.add("-D" + name + "=" + value));
      command.addAll(List.of("-jar", microJar.toString()));
      command.addAll(List.of("--port", String.valueOf(port)));
      command.addAll(List.of("--contextroot", contextRoot, "--deploy", war.toString()));
      command.addAll(files.options());
      command.addAll(grid.options());
      command.addAll(serverOptions);
      ProcessBuilder process = new ProcessBuilder(command);
      process.environment().putAll(environment);
      return process
          .directory(files.path().toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
    }
  }
}
