package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.payara.FreePorts;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.api.event.ManagerStarted;
import org.jboss.arquillian.core.api.event.ManagerStopping;
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

  /** Started once in a test run, by the first who asks. */
  private static final class Started {
    static final StrictNetwork NETWORK = StrictNetwork.builder().loopback().start();
    static final Did ALICE =
        NETWORK.createAccount(RunningApplication.HANDLE, RunningApplication.PASSWORD);
  }

  /** Listens to Arquillian's life. */
  public static final class Observer {
    /** Comes before the listener that reads arquillian.xml. */
    public void start(@Observes(precedence = 100) ManagerStarted event) {
      System.setProperty("webapp.arquillian.jvm", jvmOptions());
      List<Integer> ports = freePorts();
      for (int i = 0; i < ports.size(); i++) {
        System.setProperty("webapp.port." + i, ports.get(i).toString());
      }
      System.setProperty(
          "webapp.preboot",
          RunningApplication.property("webapp.target") + "/test-classes/preboot.txt");
    }

    /** Comes last. */
    public void stop(@Observes(precedence = -100) ManagerStopping event) {
      network().close();
    }

    /** More than any of the servers opens. */
    private static List<Integer> freePorts() {
      try {
        return FreePorts.find(8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String jvmOptions() {
      try {
        Path directory =
            Files.createTempDirectory(Path.of(RunningApplication.property("webapp.target")), "arq");
        return RunningApplication.settings(network(), directory).entrySet().stream()
                .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "))
            + " -Dwebapp.test.did="
            + alice()
            + " -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:SoftRefLRUPolicyMSPerMB=0";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
