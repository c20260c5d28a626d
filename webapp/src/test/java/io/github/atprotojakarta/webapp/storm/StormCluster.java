package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.payara.PayaraMicro;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Servers in a data grid, their database, and the network that they are clients of. */
final class StormCluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration JOIN = Duration.ofMinutes(2);
  private static final Duration HEAL = Duration.ofSeconds(45);

  private static final Path SHIPPED_COMMANDS =
      Path.of("../payara-config/src/main/payara/postgresql.asadmin");

  /** Tasks of the application that wait for refreshes take all threads of such an executor. */
  private static final String TWO_THREADS =
      Stream.of("core-pool-size", "maximum-pool-size")
          .map(
              "set resources.managed-executor-service.concurrent/__defaultManagedExecutorService.%s=2%n"
                  ::formatted)
          .collect(Collectors.joining());

  /** Short enough for a storm of minutes; each relates to the others as the defaults do. */
  private static final Map<String, String> TIMINGS =
      Map.of(
          "atproto.refresh.wait", "PT2S",
          "atproto.refresh.lease", "PT4S",
          "atproto.refresh.claim", "PT24S",
          "atproto.refresh.grace", "PT2S");

  private final Path directory;
  private final StrictNetwork network;
  private final StormDatabase database;
  private final StormGrid grid;
  private final Logins logins;
  private final Path commands;
  private final List<StormNode> nodes = new ArrayList<>();

  StormCluster(Path directory, int size, Class<?>... inTheWar) throws IOException {
    this.directory = directory;
    Path war =
        StormWar.build(Path.of(property("webapp.war")), directory.resolve("storm.war"), inTheWar);
    network =
        StrictNetwork.builder().loopback().accessTokenLifetime(Duration.ofSeconds(20)).start();
    logins = new Logins(network);
    write("client-keys.json", logins.keys().toPrivateJwks().reveal());
    commands = write("post-boot.asadmin", Files.readString(SHIPPED_COMMANDS) + TWO_THREADS);
    write("row-keys.json", KeyRing.generate(new SecureRandom()).toJwkSet().reveal());
    database = new StormDatabase(directory.resolve("database"));
    grid = new StormGrid(size);
    HttpClient http = HttpClient.newHttpClient();
    for (int number = 0; number < size; number++) {
      int member = number;
      nodes.add(new StormNode(number, http, name -> node(war, member, name)));
    }
  }

  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set: run the tests by mvn verify");
    }
    return value;
  }

  /** Starts all nodes, signs the accounts in meanwhile, and hands the sessions over. */
  List<StormSession> start(int sessions) throws IOException, InterruptedException {
    CompletableFuture<List<JsonObject>> signedIn =
        CompletableFuture.supplyAsync(() -> logins.signIn(sessions));
    for (StormNode node : nodes) {
      node.start();
    }
    List<StormSession> handedOver = new ArrayList<>();
    for (JsonObject session : signedIn.join()) {
      String did = session.getJsonObject("tokenSet").getString("sub");
      handedOver.add(new StormSession(did, nodes.get(0).take(session.toString())));
    }
    return handedOver;
  }

  /** Waits until every node sees all of the grid. */
  void awaitWholeGrid() {
    nodes.forEach(node -> node.awaitMembers(nodes.size(), JOIN));
  }

  /**
   * Whether every node sees all of the grid after a while. Hazelcast does not promise it: a member
   * that stood still in a split has been seen to stay alone. No session may depend on it.
   */
  boolean heals() {
    return nodes.stream().allMatch(node -> node.sees(nodes.size(), HEAL));
  }

  private PayaraMicro.Builder node(Path war, int member, String name) {
    try {
      PayaraMicro.Builder builder =
          PayaraMicro.builder(Path.of(property("payara.micro.jar")), war)
              .directory(Files.createDirectories(directory.resolve("node" + member)))
              .startTimeout(START)
              .jvmOption("-Xmx320m")
              .hazelcastConfiguration(grid.configuration(member, directory))
              // In the file only addresses of network interfaces may stand.
              .systemProperty("hazelcast.local.localAddress", StormGrid.address(member))
              .serverOptions("--addlibs", property("postgresql.jar"))
              .serverOptions("--postbootcommandfile", commands.toString())
              .environment("ATPROTO_DB_HOST", "localhost")
              .environment("ATPROTO_DB_PORT", String.valueOf(database.port()))
              .environment("ATPROTO_DB_NAME", "postgres")
              .environment("ATPROTO_DB_USER", "postgres")
              .environment("ATPROTO_DB_PASSWORD", "any");
      settings(name).forEach(builder::systemProperty);
      return builder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> settings(String name) {
    Map<String, String> settings = new TreeMap<>(TIMINGS);
    settings.put(NamedTransport.NAME, name);
    settings.put("atproto.public-url", Logins.PUBLIC_URL);
    settings.put("atproto.scope", Logins.SCOPE);
    settings.put("atproto.development-mode", "true");
    settings.put("atproto.plc-directory", network.plcDirectory().toString());
    settings.put("atproto.keys-file", directory.resolve("client-keys.json").toString());
    settings.put("atproto.encryption.keys-file", directory.resolve("row-keys.json").toString());
    settings.put("atproto.database.data-source", StormWar.DATA_SOURCE);
    settings.put("atproto.hazelcast", "required");
    settings.put("atproto.self-check", "false");
    return settings;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  StrictNetwork network() {
    return network;
  }

  StormDatabase database() {
    return database;
  }

  StormGrid grid() {
    return grid;
  }

  List<StormNode> nodes() {
    return nodes;
  }

  String logTails() {
    return nodes.stream().map(StormNode::logTail).collect(Collectors.joining("\n"));
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(StormNode::close);
    grid.close();
    logins.close();
    network.close();
    database.close();
  }
}
