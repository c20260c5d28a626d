package io.github.atprotojakarta.payara;

import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs the example application on Payara Micro with a small AT Protocol network. Everything runs on
 * this machine and ends with Ctrl-C.
 *
 * <p>System properties: {@code payara.micro.jar} and {@code atproto.demo.war} name the files;
 * {@code atproto.demo.port} is the application's port, 8080 by default.
 */
public final class Demo implements AutoCloseable {
  private static final String PORT = "atproto.demo.port";

  private final StrictNetwork network;
  private final PayaraMicro server;
  private final Path directory;

  private Demo(StrictNetwork network, PayaraMicro server, Path directory) {
    this.network = network;
    this.server = server;
    this.directory = directory;
  }

  /** Runs the demo until it is interrupted. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.getInteger(PORT, 8080);
    try {
      FreePorts.unused(port);
    } catch (IllegalStateException e) {
      System.err.printf(
          "%s. Choose another port: mvn -Pdemo -D%s=%d%n", e.getMessage(), PORT, port + 1);
      System.exit(1);
    }
    System.out.println("Starting the test network and the server. This takes 10 to 30 seconds ...");
    Demo demo = start(port);
    Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "stop the demo"));
    System.out.println(demo.banner());
    System.exit(demo.server.awaitEnd());
  }

  private static Demo start(int port) throws IOException {
    Path directory = Files.createTempDirectory("atproto-demo");
    StrictNetwork network = StrictNetwork.builder().loopback().start();
    try {
      network.publishProfile(network.createAccount("alice.test", "alice-pass"), "Alice");
      network.publishProfile(network.createAccount("bob.test", "bob-pass"), "Bob");
      PayaraMicro server =
          PayaraMicro.builder(file("payara.micro.jar"), file("atproto.demo.war"))
              .httpPort(port)
              .directory(directory)
              .systemProperty("atproto.development-mode", "true")
              .systemProperty("atproto.plc-directory", network.plcDirectory().toString())
              .systemProperty("atproto.handle-resolver", network.pds().toString())
              .systemProperty("atproto.data-directory", directory.resolve("data").toString())
              .start();
      return new Demo(network, server, directory);
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static Path file(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException(property + " is not set. Run the demo with: mvn -Pdemo");
    }
    return Path.of(value);
  }

  private String banner() {
    return """

        The example application is ready. Open this address in a browser:

          %s

        Sign in with one of these accounts:

          handle alice.test   password alice-pass
          handle bob.test     password bob-pass

        The accounts are on a test network that runs on this machine only:

          PDS                   %s
          authorization server  %s
          PLC directory         %s

        Server log: %s

        Press Ctrl-C to stop everything.
        """
        .formatted(
            server.uri(), network.pds(), network.issuer(), network.plcDirectory(), server.log());
  }

  /** Stops the server and the network, and deletes their files. */
  @Override
  public void close() {
    server.close();
    network.close();
    NodeDirectory.remove(directory);
  }
}
