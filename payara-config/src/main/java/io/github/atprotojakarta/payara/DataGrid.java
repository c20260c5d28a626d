package io.github.atprotojakarta.payara;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration of the server's data grid. */
sealed interface DataGrid {
  /** Returns the options of Payara Micro for this configuration. */
  List<String> options();

  /**
   * No data grid. {@code --nocluster} would not be enough: it keeps a grid of one member, whose
   * port is open on the machine's public address.
   */
  record Off() implements DataGrid {
    @Override
    public List<String> options() {
      return List.of("--nohazelcast");
    }
  }

  /**
   * Members on this machine that know each other by address.
   *
   * @param ports the ports of all members
   * @param startPort the port of this member
   */
  record Tcp(List<Integer> ports, int startPort) implements DataGrid {
    public Tcp {
      ports = List.copyOf(ports);
      if (!ports.contains(startPort)) {
        throw new IllegalArgumentException(
            "Port " + startPort + " is not one of the members' ports " + ports);
      }
    }

    @Override
    public List<String> options() {
      String members =
          ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
      // Without --nohostaware, members on the same machine keep no copies of each other's data.
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
   * A Hazelcast configuration file, which sets all addresses, ports and timeouts.
   *
   * @param file the configuration, XML or YAML by its extension
   */
  record Configured(Path file) implements DataGrid {
    @Override
    public List<String> options() {
      return List.of("--nohostaware", "--hzconfigfile", file.toString());
    }
  }
}
