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
 * A running Payara Micro with one application, as a process of its own that ends with this JVM at
 * the latest. It listens on 127.0.0.1 alone.
 *
 * <pre>{@code
 * try (PayaraMicro server = PayaraMicro.builder(microJar, war).contextRoot("/shop").start()) {
 *   open(server.uri());
 * }
 * }</pre>
 */
public final class PayaraMicro implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Process process;
  private final URI uri;
  private final NodeDirectory directory;
  private final ServerLog log;
  private final Signals signals;
  private final EndWithJvm endWithJvm;

  private PayaraMicro(Process process, URI uri, NodeDirectory directory, ServerLog log) {
    this.process = process;
    this.uri = uri;
    this.directory = directory;
    this.log = log;
    this.signals = new Signals(process);
    this.endWithJvm = new EndWithJvm("Payara Micro", this::end);
  }

  /**
   * A server that runs {@code war}.
   *
   * @param microJar the Payara Micro JAR, {@code fish.payara.extras:payara-micro}
   * @param war the application
   */
  public static Builder builder(Path microJar, Path war) {
    return new Builder(microJar, war);
  }

  /** The application's address, ending with a slash. */
  public URI uri() {
    return uri;
  }

  /** What the server says. Earlier runs in the same directory stand above. */
  public Path log() {
    return log.file();
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Waits until the data grid of this node has so many members.
   *
   * @throws IllegalStateException when it has not within {@code time}; with the end of the log
   */
  public void awaitMembers(int members, Duration time) {
    Waiting.until(
        time,
        () -> log.gridSize() == members,
        () -> "The data grid has " + log.gridSize() + " member(s), not " + members + log.tail());
  }

  /**
   * Makes the server stand still (SIGSTOP), as a suspended machine or a very long collection of
   * garbage would: its connections stay open and nobody answers on them.
   *
   * @throws IllegalStateException when there is no such process any more, or no such signal here
   */
  public void pause() {
    signals.send("STOP");
  }

  /**
   * Lets a paused server go on (SIGCONT); one that runs is left alone.
   *
   * @throws IllegalStateException when there is no such process any more, or no such signal here
   */
  public void resume() {
    signals.send("CONT");
  }

  /** Waits until the server has ended, for whatever reason, and gives its exit code. */
  public int awaitEnd() {
    return process.onExit().join().exitValue();
  }

  /** Ends the server as an operator would, a paused one too; by force after 30 seconds. */
  public void stop() {
    end();
    endWithJvm.forget();
  }

  /** Ends the server as a power cut would. */
  public void kill() {
    process.destroyForcibly().onExit().join();
    endWithJvm.forget();
  }

  private void end() {
    process.destroy();
    // A paused process hears of its end when it goes on.
    signals.sendIfAlive("CONT");
    try {
      if (process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly().onExit().join();
  }

  /** Stops the server, and deletes its directory unless that was given. */
  @Override
  public void close() {
    stop();
    directory.release();
  }

  /** How a server is to be started. */
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
    private Grid grid = new Grid.Off();
    private Duration startTimeout = Duration.ofMinutes(5);

    private Builder(Path microJar, Path war) {
      this.microJar = NodeDirectory.existing(microJar, "The Payara Micro JAR");
      this.war = NodeDirectory.existing(war, "The application");
    }

    /** The application's context path, such as {@code /shop}; {@code /} by default. */
    public Builder contextRoot(String contextRoot) {
      this.contextRoot = contextRoot;
      return this;
    }

    /** The port; 0, the default, takes a free one. */
    public Builder httpPort(int httpPort) {
      this.httpPort = httpPort;
      return this;
    }

    /** A system property of the server. Others on this machine can read it: no secrets here. */
    public Builder systemProperty(String name, String value) {
      systemProperties.put(name, value);
      return this;
    }

    /** An environment variable of the server. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /**
     * An option of the JVM, such as {@code -Xmx1g}; it wins over the launcher's own, which keep the
     * server small and quick to start.
     */
    public Builder jvmOption(String option) {
      jvmOptions.add(option);
      return this;
    }

    /** Options of Payara Micro, such as {@code "--addlibs", "postgresql.jar"}. */
    public Builder serverOptions(String... options) {
      serverOptions.addAll(List.of(options));
      return this;
    }

    /** Where the server's files and its log go, and stay; a temporary directory by default. */
    public Builder directory(Path directory) {
      this.directory = directory;
      return this;
    }

    /**
     * Makes the server a member of a data grid on 127.0.0.1; by default it has none.
     *
     * @param ports the ports of all members
     * @param startPort this member's
     */
    public Builder clusterTcp(List<Integer> ports, int startPort) {
      this.grid = new Grid.Tcp(ports, startPort);
      return this;
    }

    /**
     * Makes the server a member of the data grid that a file of Hazelcast describes, in place of
     * {@link #clusterTcp}.
     *
     * @param file XML, or YAML when its name says so
     * @throws IllegalArgumentException when there is no such file
     */
    public Builder hazelcastConfiguration(Path file) {
      this.grid = new Grid.Configured(NodeDirectory.existing(file, "The Hazelcast configuration"));
      return this;
    }

    /** How long the start may take; five minutes by default. */
    public Builder startTimeout(Duration startTimeout) {
      this.startTimeout = startTimeout;
      return this;
    }

    /**
     * Starts the server and waits until the application answers.
     *
     * @throws IllegalStateException when the server ends, the application cannot be deployed or
     *     does not answer in time; with the end of the log
     * @throws IOException when the files cannot be written or the process not be started
     */
    public PayaraMicro start() throws IOException {
      NodeDirectory files = NodeDirectory.prepare(directory);
      ServerLog log = ServerLog.continued(files.log());
      int port = httpPort == 0 ? FreePorts.find(1).get(0) : FreePorts.unused(httpPort);
      String path = contextRoot.replaceAll("^/|/$", "");
      URI uri = URI.create("http://127.0.0.1:" + port + "/" + (path.isEmpty() ? "" : path + "/"));
      PayaraMicro server = new PayaraMicro(process(files, port).start(), uri, files, log);
      try {
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
      // The first compiler alone and the simplest collector: half the time to a deployed
      // application.
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
