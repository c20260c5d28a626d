package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.payara.ScriptedNode;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import io.github.atprotojakarta.webapp.storm.StormDatabase;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A production system of one night: two nodes of Payara Micro that the shipped scripts start,
 * behind one public address, with PostgreSQL, beside a strict network. The test is the load
 * balancer: it chooses the node of each request.
 */
final class Night implements AutoCloseable {
  static final String PUBLIC_URL = "https://night.home.arpa";

  private static final Path SCRIPTS = Path.of("../payara-config/src/main/scripts");
  private static final String PASSWORD = "correct horse battery staple";
  static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** The shortest claim, so that nobody waits for a minute after a node was killed. */
  private static final Map<String, String> TIMINGS =
      Map.of(
          "ATPROTO_REFRESH_WAIT", "PT5S",
          "ATPROTO_REFRESH_LEASE", "PT15S",
          "ATPROTO_REFRESH_CLAIM", "PT20S",
          "ATPROTO_REFRESH_GRACE", "PT2S");

  private final StrictNetwork network = StrictNetwork.builder().loopback().start();
  private final Path directory;
  private final Path war;
  private final SmallDisk disk;
  private final StormDatabase database;
  private final List<NightNode> nodes;
  private final AdminTool admin;
  private final List<Did> accounts = new ArrayList<>();

  Night(Path directory) throws IOException {
    this.directory = directory;
    this.war = directory.resolve("on-pool.war");
    useServerPool(Path.of(RunningApplication.property("webapp.war")), war);
    this.disk = SmallDisk.create(directory.resolve("disk"));
    this.database = new StormDatabase(disk.path().resolve("data"));
    String clientKeys = ClientKeySet.generate(new SecureRandom(), "first").toPrivateJwks().reveal();
    String ring = KeyRing.generate(new SecureRandom()).toJwkSet().reveal();
    this.nodes = List.of(node(0, clientKeys, ring), node(1, clientKeys, ring));
    this.admin =
        new AdminTool(
            Path.of(RunningApplication.property("atproto.admin.jar")), databaseSettings());
  }

  /** Changes a WAR so that it uses the pool of the server, by the shipped script. */
  static void useServerPool(Path war, Path changed) throws IOException {
    ScriptedNode.useServerPool(SCRIPTS, war, "jdbc/atproto", changed);
  }

  private NightNode node(int number, String clientKeys, String ring) throws IOException {
    Path own = Files.createDirectories(directory.resolve("node" + number));
    Path clientKeysFile = secret(own.resolve("client-keys.json"), clientKeys);
    Path ringFile = secret(own.resolve("row-keys.json"), ring);
    Map<String, String> settings = new TreeMap<>(databaseSettings());
    settings.put("ATPROTO_PUBLIC_URL", PUBLIC_URL);
    settings.put("ATPROTO_DEVELOPMENT_MODE", "true");
    settings.put("ATPROTO_PLC_DIRECTORY", network.plcDirectory().toString());
    settings.put("ATPROTO_HANDLE_RESOLVER", network.pds().toString());
    settings.put("ATPROTO_KEYS_FILE", clientKeysFile.toString());
    settings.put("ATPROTO_ENCRYPTION_KEYS_FILE", ringFile.toString());
    settings.put("ATPROTO_DATABASE_DATA_SOURCE", "jdbc/atproto");
    settings.putAll(TIMINGS);
    // Nobody can fetch the metadata from the public address.
    settings.put("ATPROTO_SELF_CHECK", "false");
    settings.put("POSTGRESQL_JAR", RunningApplication.property("postgresql.jar"));
    Path micro = Path.of(RunningApplication.property("payara.micro.jar"));
    return new NightNode(
        number,
        new ScriptedNode(SCRIPTS, micro, own.resolve("server")),
        settings,
        clientKeysFile,
        ringFile);
  }

  private static Path secret(Path file, String content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content);
  }

  private Map<String, String> databaseSettings() {
    return Map.of(
        "ATPROTO_DB_HOST", "localhost",
        "ATPROTO_DB_PORT", String.valueOf(database.port()),
        "ATPROTO_DB_NAME", "postgres",
        "ATPROTO_DB_USER", "postgres",
        "ATPROTO_DB_PASSWORD", "any");
  }

  StrictNetwork network() {
    return network;
  }

  /** Returns the disk of the database. */
  SmallDisk disk() {
    return disk;
  }

  StormDatabase database() {
    return database;
  }

  AdminTool admin() {
    return admin;
  }

  NightNode node(int number) {
    return nodes.get(number);
  }

  List<NightNode> nodes() {
    return nodes;
  }

  Path war() {
    return war;
  }

  Path directory() {
    return directory;
  }

  /** Starts a node, and waits until it is ready. */
  void start(NightNode node) throws IOException {
    node.start(war);
    node.awaitReady();
  }

  /** Restarts one node after the other, and serves a person from the other one meanwhile. */
  void restartOneAfterAnother(WebBrowser browser) throws IOException {
    for (NightNode node : nodes) {
      node.process().stop();
      assertThat(dashboard(browser, nodes.get(1 - node.number())).status()).isEqualTo(200);
      start(node);
    }
  }

  /** Lets authorization servers read the metadata and keys that a node publishes now. */
  void publishClient(NightNode node) {
    JsonObject metadata = json(node, "/oauth/client-metadata.json");
    network.publishClient(
        metadata.getString("client_id"),
        metadata,
        metadata.getString("jwks_uri"),
        json(node, "/oauth/jwks.json"));
  }

  private static JsonObject json(NightNode node, String path) {
    try (JsonReader reader =
        Json.createReader(new StringReader(WebBrowser.api().get(node.at(path)).body()))) {
      return reader.readObject();
    }
  }

  /** Signs an account in on a node; creates the account if need be. */
  WebBrowser signIn(NightNode node, String handle) {
    WebBrowser browser = WebBrowser.person();
    WebBrowser.Page page = signIn(browser, node, handle);
    assertThat(page.status()).as(page.body()).isBetween(302, 303);
    return browser;
  }

  /** The same in a browser, and returns the response to the callback or the refusal before it. */
  WebBrowser.Page signIn(WebBrowser browser, NightNode node, String handle) {
    WebBrowser.Page begun =
        browser.postFrom(
            PUBLIC_URL,
            node.at("/oauth/login"),
            Map.of("identifier", handle, "return_to", "/app/dashboard"));
    if (begun.status() >= 400) {
      return begun;
    }
    URI callback = network.signIn(begun.location(), handle, PASSWORD);
    return browser.get(node.at(callback.getPath() + "?" + callback.getRawQuery()));
  }

  void createAccounts(String... handles) {
    for (String handle : handles) {
      accounts.add(network.createAccount(handle, PASSWORD));
    }
  }

  /** Opens the page of a signed-in person, which calls the PDS. */
  static WebBrowser.Page dashboard(WebBrowser browser, NightNode node) {
    return browser.get(node.at("/app/dashboard"));
  }

  /** Opens that page while the PDS does not accept the access token, which leads to a refresh. */
  WebBrowser.Page refresh(WebBrowser browser, NightNode node) throws Exception {
    network.faults().rejectAccessTokens(true);
    Hold hold = network.faults().holdNextRequest(Endpoint.TOKEN);
    CompletableFuture<WebBrowser.Page> page =
        CompletableFuture.supplyAsync(() -> dashboard(browser, node));
    hold.awaitArrival(PATIENCE);
    network.faults().rejectAccessTokens(false);
    hold.release();
    return page.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits for the next request, which is held, for as long as a claim may take. */
  static void awaitArrival(Hold hold) {
    try {
      hold.awaitArrival(PATIENCE.multipliedBy(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Copies a file of node 0 to node 1, as an operator does; the other node sees all or nothing. */
  void copyClientKeys() throws IOException {
    copy(nodes.get(0).clientKeys(), nodes.get(1).clientKeys());
  }

  void copyEncryptionKeys() throws IOException {
    copy(nodes.get(0).encryptionKeys(), nodes.get(1).encryptionKeys());
  }

  /** Copies the files of the database, which must be stopped. */
  void backUp() throws IOException {
    copyTree(data(), directory.resolve("backup"));
  }

  /** Puts the copied files in place of those of the database. */
  void restore() throws IOException {
    database.stop();
    deleteTree(data());
    copyTree(directory.resolve("backup"), data());
    database.startAgain();
  }

  private Path data() {
    return disk.path().resolve("data");
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** PostgreSQL refuses a directory that other users may read. */
  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Returns how many sessions the authorization servers have. */
  int sessionsAtServers() {
    return accounts.stream().mapToInt(network.counters()::sessions).sum();
  }

  /** Waits for a condition. */
  static void await(Duration patience, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > patience.toNanos()) {
        throw new AssertionError("Not within " + patience);
      }
      // The others need the processor.
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  static void copy(Path from, Path to) throws IOException {
    Path beside = to.resolveSibling(to.getFileName() + ".new");
    Files.copy(
        from, beside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    try (network;
        disk;
        database) {
      nodes.forEach(node -> node.process().kill());
    }
  }
}
