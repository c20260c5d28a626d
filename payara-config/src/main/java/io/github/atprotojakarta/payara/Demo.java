package io.github.atprotojakarta.payara;

import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The example application on Payara Micro beside a small AT Protocol network, all of it on this
 * machine and gone with Ctrl-C.
 *
 * <p>System properties: {@code payara.micro.jar} and {@code atproto.demo.war} are the files, {@code
 * atproto.demo.port} is the application's port, 8080 by default.
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

  /** Runs the demonstration until it is interrupted. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.getInteger(PORT, 8080);
    try {
      FreePorts.unused(port);
    } catch (IllegalStateException e) {
      System.err.printf(
          "%s. Choose another one: mvn -Pdemo -D%s=%d%n", e.getMessage(), PORT, port + 1);
      System.exit(1);
    }
    System.out.println("Starting the network and the server ...");
    Demo demo = start(port);
    Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "ends the demonstration"));
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
      throw new IllegalStateException(
          property + " is not set: run the demonstration by mvn -Pdemo");
    }
    return Path.of(value);
  }

  private String banner() {
    return """

        The example application is ready:  %s

          sign in as  alice.test  password  alice-pass
                  or  bob.test    password  bob-pass

          PDS %s, authorization server %s, PLC directory %s
          log of the server: %s

        Ctrl-C ends it all.
        """
        .formatted(
            server.uri(), network.pds(), network.issuer(), network.plcDirectory(), server.log());
  }

  /** Ends the server and the network, and removes what they left. */
  @Override
  public void close() {
    server.close();
    network.close();
    NodeDirectory.remove(directory);
  }
}
