package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.payara.FreePorts;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.h2.Driver;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.api.event.ManagerStarted;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Starts the strict network before Arquillian reads arquillian.xml, which hands the network's
 * addresses to the server.
 */
public final class NetworkBeforeServer implements LoadableExtension {
  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Observer.class);
  }

  /** The network that Arquillian's server uses. */
  static StrictNetwork network() {
    return Started.NETWORK;
  }

  /** Alice's account there. */
  static Did alice() {
    return Started.ALICE;
  }

  /** Started by the first who asks; ends with the JVM, in which a test may be run once more. */
  private static final class Started {
    static final StrictNetwork NETWORK = StrictNetwork.builder().loopback().start();
    static final Did ALICE =
        NETWORK.createAccount(RunningApplication.HANDLE, RunningApplication.PASSWORD);
  }

  /** Listens to Arquillian's life. */
  public static final class Observer {
    /**
     * Soft references are let go at once: what could be collected is collected, so that tests see
     * what could not.
     */
    private static final List<String> JVM =
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:SoftRefLRUPolicyMSPerMB=0",
            "-Dhazelcast.socket.bind.any=false",
            "-Dhazelcast.phone.home.enabled=false");

    /** Comes before the listener that reads arquillian.xml. */
    public void start(@Observes(precedence = 100) ManagerStarted event) throws IOException {
      List<String> options = jvmOptions();
      System.setProperty("webapp.arquillian.jvm", String.join(" ", options));
      System.setProperty(
          "webapp.preboot",
          RunningApplication.property("webapp.target") + "/test-classes/preboot.txt");
      List<Integer> ports = FreePorts.find(8);
      for (int i = 0; i < ports.size(); i++) {
        System.setProperty("webapp.port." + i, ports.get(i).toString());
      }
      Path home = Path.of(RunningApplication.property("webapp.server.home"));
      switch (RunningApplication.property("arquillian.launch")) {
        case "glassfish", "payara-server" -> DomainFile.of(home).prepare(options, ports);
        case "liberty" -> useServerXml(home);
        default -> {
          // The others take all of it from their command line.
        }
      }
    }

    private static void useServerXml(Path home) throws IOException {
      Path main = Path.of(RunningApplication.property("webapp.target"), "../src/main/liberty");
      copy(main.resolve("config/server.xml"), home.resolve("usr/servers/defaultServer/server.xml"));
      copy(
          Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().getPath()),
          home.resolve("usr/shared/resources/h2.jar"));
    }

    private static void copy(Path from, Path to) throws IOException {
      Files.createDirectories(to.getParent());
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> jvmOptions() throws IOException {
      Path directory =
          Files.createTempDirectory(Path.of(RunningApplication.property("webapp.target")), "arq");
      System.setProperty("webapp.data", directory.toString());
      List<String> options = new ArrayList<>(JVM);
      Stream.of(System.getProperty("webapp.jvm", "").split(" "))
          .filter(option -> !option.isEmpty())
          .forEach(options::add);
      RunningApplication.settings(network(), directory)
          .forEach((name, value) -> options.add("-D" + name + "=" + value));
      options.add("-Dwebapp.test.did=" + alice());
      return options;
    }
  }
}
