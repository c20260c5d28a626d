package io.github.atprotojakarta.payara;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs the example application on Payara Micro with a small AT Protocol network. Everything runs on
 * this machine and ends with Ctrl-C.
 *
 * <p>System properties: {@code payara.micro.jar} and {@code atproto.demo.war} name the files;
 * {@code atproto.demo.port} is the application's port, 8080 by default. If it is in use, the demo
 * takes the next free one.
 */
public final class Demo {
  /** The login page shows them. */
  private static final String ACCOUNTS = "alice.test / alice-pass, bob.test / bob-pass";

  private static final String PORT = "atproto.demo.port";

  private final StrictNetwork network;
  private final PayaraMicro server;

  private Demo(StrictNetwork network, PayaraMicro server) {
    this.network = network;
    this.server = server;
  }

  /** Runs the demo until it is interrupted. */
  public static void main(String[] arguments) throws IOException {
    int wanted = Integer.getInteger(PORT, 8080);
    int port = FreePorts.firstFrom(wanted);
    if (port != wanted) {
      System.out.printf("Port %d of 127.0.0.1 is in use. The demo uses port %d.%n", wanted, port);
    }
    System.out.println("Starting the test network and the server. This takes 10 to 30 seconds ...");
    Demo demo = start(port);
    System.out.println(demo.banner());
    // The server ends with this JVM and deletes its files.
    System.exit(demo.server.awaitEnd());
  }

  private static Demo start(int port) throws IOException {
    StrictNetwork network = StrictNetwork.builder().loopback().start();
    try {
      Did alice = network.createAccount("alice.test", "alice-pass");
      network.publishProfile(alice, "Alice");
      network.publishProfile(network.createAccount("bob.test", "bob-pass"), "Bob");
      PayaraMicro server =
          PayaraMicro.builder(file("payara.micro.jar"), file("atproto.demo.war"))
              .httpPort(port)
              .systemProperty("atproto.development-mode", "true")
              .systemProperty("atproto.plc-directory", network.plcDirectory().toString())
              .systemProperty("atproto.handle-resolver", network.pds().toString())
              .systemProperty("example.accounts", ACCOUNTS)
              .systemProperty("example.operators", alice.value())
              .start();
      return new Demo(network, server);
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

      handle alice.test   password alice-pass   (an operator)
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
}
