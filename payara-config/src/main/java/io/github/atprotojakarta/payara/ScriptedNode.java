package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A node of Payara Micro that {@code start-node.sh} starts, as an operator does it. For tests. */
public final class ScriptedNode {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(EnumSet.copyOf(PosixFilePermissions.fromString("rwx------")));

  private final Path scripts;
  private final Path microJar;
  private final Path directory;
  private final int port;

  /**
   * Chooses a free port.
   *
   * @param scripts the directory of {@code start-node.sh}
   * @param microJar the Payara Micro JAR
   * @param directory the directory of the node, which the script creates
   */
  public ScriptedNode(Path scripts, Path microJar, Path directory) throws IOException {
    this.scripts = scripts;
    this.microJar = microJar;
    this.directory = directory;
    // Below the range of ephemeral ports.
    this.port = FreePorts.find(1).get(0) / 2;
  }

  /**
   * Changes the example application by {@code use-server-pool.sh}, to use a pool of the server.
   *
   * @throws IllegalStateException if the script fails; the message has its output
   */
  public static void useServerPool(Path scripts, Path war, String pool, Path changed)
      throws IOException {
    new Script(scripts.resolve("use-server-pool.sh"), Map.of())
        .run(war.toString(), pool, changed.toString());
  }

  /**
   * Starts the node.
   *
   * @param variables additional environment variables of the script
   * @throws IllegalStateException if the script fails; the message has its output
   */
  public void start(Path war, Map<String, String> variables) throws IOException {
    Map<String, String> all = new HashMap<>(variables);
    all.put("PAYARA_MICRO", microJar.toString());
    all.put("HTTP_PORT", String.valueOf(port));
    // Tests run on busy machines.
    all.putIfAbsent("START_SECONDS", "600");
    new Script(scripts.resolve("start-node.sh"), all).run(war.toString(), directory.toString());
  }

  /**
   * Stops the node by {@code stop-node.sh}.
   *
   * @throws IllegalStateException if the script fails; the message has its output
   */
  public void stop() throws IOException {
    new Script(scripts.resolve("stop-node.sh"), Map.of()).run(directory.toString());
  }

  /** Kills the node, if it runs. */
  public void kill() {
    process().ifPresent(ScriptedNode::kill);
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Returns the URL of the application's root page, if it has no context path. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Returns the directory of the node. */
  public Path directory() {
    return directory;
  }

  /** Returns the log of all starts. */
  public Path log() {
    return directory.resolve("server.log");
  }

  /** Returns the files and directories of the node to which other users have any access. */
  public List<Path> filesForOthers() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(ScriptedNode::isForOthers).toList();
    }
  }

  private static boolean isForOthers(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
    } catch (IOException e) {
      // The server has deleted it.
      return false;
    }
  }

  /** Returns the process of the node, if it runs. */
  Optional<ProcessHandle> process() {
    try {
      String pid = Files.readString(directory.resolve("pid")).strip();
      return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
