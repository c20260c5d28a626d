package io.github.atprotojakarta.payara;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The server's data grid. */
sealed interface Grid {
  /** The options of Payara Micro that make it so. */
  List<String> options();

  /**
   * None. {@code --nocluster} would be less: it keeps a grid of one member, whose port is open on
   * the machine's outer address.
   */
  record Off() implements Grid {
    @Override
    public List<String> options() {
      return List.of("--nohazelcast");
    }
  }

  /**
   * Members that know each other by address, on this machine.
   *
   * @param ports the ports of all
   * @param startPort this member's
   */
  record Tcp(List<Integer> ports, int startPort) implements Grid {
    public Tcp {
      ports = List.copyOf(ports);
      if (!ports.contains(startPort)) {
        throw new IllegalArgumentException(
            "Port " + startPort + " is not among the members' " + ports);
      }
    }

    @Override
    public List<String> options() {
      String members =
          ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
      // Otherwise no member keeps a copy of what another one on the same machine holds.
      return List.of(
          "--nohostaware",
          "--clustermode",
          "tcpip:" + members,
          "--interfaces",
          "127.0.0.1",
          "--startport",
          String.valueOf(startPort));
    }
  }

  /**
   * As a file of Hazelcast says: it decides alone, about addresses, ports and timeouts.
   *
   * @param file the configuration, XML or YAML by the end of its name
   */
  record Configured(Path file) implements Grid {
    @Override
    public List<String> options() {
      return List.of("--nohostaware", "--hzconfigfile", file.toString());
    }
  }
}
