package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.payara.ScriptedNode;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.webapp.storm.StormDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;

/**
 * The built WAR as an operator runs it: on a node of Payara Micro that the shipped scripts start,
 * with PostgreSQL, beside a strict network.
 *
 * @param war the WAR that uses the server's pool
 * @param settings the environment variables of the node
 */
record ApplicationOnNode(
    StrictNetwork network,
    StormDatabase database,
    ScriptedNode node,
    Path war,
    Map<String, String> settings)
    implements Application, AutoCloseable {
  private static final Path SCRIPTS = Path.of("../payara-config/src/main/scripts");

  /** Prepares all of it, with alice's account; the node does not run yet. */
  static ApplicationOnNode prepare(Path directory) throws IOException {
    StrictNetwork network = StrictNetwork.builder().loopback().start();
    network.createAccount(RunningApplication.HANDLE, RunningApplication.PASSWORD);
    Path war = directory.resolve("on-pool.war");
    ScriptedNode.useServerPool(
        SCRIPTS, Path.of(RunningApplication.property("webapp.war")), "jdbc/atproto", war);
    StormDatabase database = new StormDatabase(directory.resolve("database"));
    return new ApplicationOnNode(
        network,
        database,
        new ScriptedNode(
            SCRIPTS,
            Path.of(RunningApplication.property("payara.micro.jar")),
            directory.resolve("node")),
        war,
        settings(network, database, directory));
  }

  private static Map<String, String> settings(
      StrictNetwork network, StormDatabase database, Path directory) throws IOException {
    Path keys =
        Files.writeString(
            directory.resolve("row-keys.json"),
            KeyRing.generate(new SecureRandom()).toJwkSet().reveal());
    Map<String, String> settings = new TreeMap<>();
    settings.put("ATPROTO_DEVELOPMENT_MODE", "true");
    settings.put("ATPROTO_PLC_DIRECTORY", network.plcDirectory().toString());
    settings.put("ATPROTO_HANDLE_RESOLVER", network.pds().toString());
    settings.put("ATPROTO_ENCRYPTION_KEYS_FILE", keys.toString());
    settings.put("ATPROTO_DATABASE_DATA_SOURCE", "jdbc/atproto");
    settings.put("POSTGRESQL_JAR", RunningApplication.property("postgresql.jar"));
    settings.put("ATPROTO_DB_HOST", "localhost");
    settings.put("ATPROTO_DB_PORT", String.valueOf(database.port()));
    settings.put("ATPROTO_DB_NAME", "postgres");
    settings.put("ATPROTO_DB_USER", "postgres");
    settings.put("ATPROTO_DB_PASSWORD", "any");
    return settings;
  }

  void start() throws IOException {
    node.start(war, settings);
  }

  /** Stops the node, and waits until its process has ended. */
  void stop() {
    try {
      node.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI base() {
    return URI.create("http://127.0.0.1:" + node.uri().getPort());
  }

  @Override
  public void close() throws IOException {
    try (network;
        database) {
      node.kill();
    }
  }
}
