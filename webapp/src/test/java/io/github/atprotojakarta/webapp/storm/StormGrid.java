package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.payara.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The network of the data grid: every member reaches every other one through a wire of its own,
 * which can be cut. A cut wire is silent, as a broken network is: connections stay open and nothing
 * comes through.
 */
final class StormGrid implements AutoCloseable {
  private record Pair(int low, int high) {
    static Pair of(int one, int other) {
      return new Pair(Math.min(one, other), Math.max(one, other));
    }
  }

  private final Object lock = new Object();
  private final Set<Pair> cut = new HashSet<>();
  private final List<Relay> relays = new ArrayList<>();
  private final List<Integer> ports;
  private boolean closed;

  StormGrid(int members) throws IOException {
    ports = FreePorts.find(members);
    for (int member = 0; member < members; member++) {
      int to = member;
      relays.add(
          new Relay(
              loopback(20 + member),
              new InetSocketAddress(loopback(10 + member), ports.get(member)),
              from -> pass(from, to)));
    }
  }

  /** 127.0.0.x. Bound to it, a member's own connections come from it too. */
  private static InetAddress loopback(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  /** Cuts the members into groups that do not hear each other; one not named is alone. */
  void split(List<Set<Integer>> groups) {
    synchronized (lock) {
      cut.clear();
      for (int one = 0; one < ports.size(); one++) {
        for (int other = one + 1; other < ports.size(); other++) {
          Set<Integer> both = Set.of(one, other);
          if (groups.stream().noneMatch(group -> group.containsAll(both))) {
            cut.add(Pair.of(one, other));
          }
        }
      }
    }
  }

  /** Mends all wires. */
  void heal() {
    synchronized (lock) {
      cut.clear();
      lock.notifyAll();
    }
  }

  private void pass(int one, int other) {
    synchronized (lock) {
      while (cut.contains(Pair.of(one, other)) && !closed) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /**
   * Writes the configuration of a member. Healing is noticed within seconds. The heartbeats are
   * those of the shipped {@code system.properties}.
   */
  Path configuration(int member, Path directory) throws IOException {
    String members =
        relays.stream().map(Relay::address).collect(Collectors.joining("\", \"", "\"", "\""));
    return Files.writeString(
        directory.resolve("grid" + member + ".yaml"),
        """
        hazelcast:
          cluster-name: storm
          properties:
            hazelcast.phone.home.enabled: false
            hazelcast.socket.bind.any: false
            hazelcast.max.join.seconds: 30
            hazelcast.merge.first.run.delay.seconds: 4
            hazelcast.merge.next.run.delay.seconds: 4
          network:
            public-address: "%s"
            port: {port: %d, auto-increment: false}
            join:
              auto-detection: {enabled: false}
              multicast: {enabled: false}
              tcp-ip: {enabled: true, member-list: [%s]}
        """
            .formatted(relays.get(member).address(), ports.get(member), members));
  }

  /** The address that a member listens at, and that its own connections come from. */
  static String address(int member) throws IOException {
    return loopback(10 + member).getHostAddress();
  }

  /** The cuts of now, for people. */
  String cuts() {
    synchronized (lock) {
      return new TreeSet<>(cut.stream().map(pair -> pair.low() + "|" + pair.high()).toList())
          .toString();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    for (Relay relay : relays) {
      relay.close();
    }
  }
}
