package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.payara.PayaraMicro;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The built WAR in Payara Micro, beside a strict network; both on loopback and on free ports. */
final class RunningApplication implements Application, AutoCloseable {
  static final String CONTEXT = "/atproto";
  static final String HANDLE = "alice.test";
  static final String PASSWORD = "correct horse battery staple";

  private final StrictNetwork network;
  private final Did alice;
  private final Path directory;
  private final Map<String, String> settings;
  private PayaraMicro server;

  private RunningApplication(
      StrictNetwork network, Did alice, Path directory, Map<String, String> settings)
      throws IOException {
    this.network = network;
    this.alice = alice;
    this.directory = directory;
    this.settings = settings;
    this.server = launch(0);
  }

  /** Starts both, with alice's account; she is an operator. */
  static RunningApplication start() throws IOException {
    return start(Map.of());
  }

  /** Starts both, the application with more settings. */
  static RunningApplication start(Map<String, String> more) throws IOException {
    StrictNetwork network = StrictNetwork.builder().loopback().start();
    try {
      Did alice = network.createAccount(HANDLE, PASSWORD);
      Path directory = Files.createTempDirectory(Path.of(property("webapp.target")), "app");
      Map<String, String> settings = new TreeMap<>(settings(network, directory));
      settings.put("example.operators", alice.value());
      settings.putAll(more);
      return new RunningApplication(network, alice, directory, settings);
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set: run the tests by mvn verify");
    }
    return value;
  }

  /** How the application finds the network. */
  static Map<String, String> settings(StrictNetwork network, Path directory) {
    return Map.of(
        "atproto.development-mode", "true",
        "atproto.plc-directory", network.plcDirectory().toString(),
        "atproto.handle-resolver", network.pds().toString(),
        "atproto.data-directory", directory.resolve("data").toString());
  }

  private PayaraMicro launch(int port) throws IOException {
    PayaraMicro.Builder builder =
        PayaraMicro.builder(Path.of(property("payara.micro.jar")), warWithProbe())
            .contextRoot(CONTEXT)
            .httpPort(port)
            .directory(directory);
    settings.forEach(builder::systemProperty);
    return builder.start();
  }

  private static Path warWithProbe() {
    Path war = Path.of(property("webapp.target"), "atproto-probe.war");
    ShrinkWrap.createFromZipFile(WebArchive.class, Path.of(property("webapp.war")).toFile())
        .addClass(RowsServlet.class)
        .addAsResource(
            new StringAsset("unknown_login.advice=Rufen Sie die Hilfe für Anmeldungen an."),
            "AtprotoMessages_de.properties")
        .as(ZipExporter.class)
        .exportTo(war.toFile(), true);
    return war;
  }

  @Override
  public StrictNetwork network() {
    return network;
  }

  Did alice() {
    return alice;
  }

  @Override
  public URI base() {
    return URI.create(origin() + CONTEXT);
  }

  String origin() {
    return "http://127.0.0.1:" + server.uri().getPort();
  }

  /** The lines of the server's log so far. */
  List<String> log() throws IOException {
    return Files.readAllLines(server.log(), StandardCharsets.ISO_8859_1);
  }

  /** The server's JVM. */
  ServerJvm jvm() {
    return new ServerJvm(server.pid());
  }

  /** Kills the server and starts it again, on the same port and the same files. */
  void killAndStartAgain() throws IOException {
    int port = server.uri().getPort();
    server.kill();
    server = launch(port);
  }

  @Override
  public void close() {
    try {
      server.close();
    } finally {
      network.close();
    }
  }
}
