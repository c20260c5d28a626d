package io.github.atprotojakarta.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.github.atprotojakarta.store.RefreshLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Members of one cluster inside this JVM, on loopback, that know each other by address. */
final class Members implements AutoCloseable {
  private final List<HazelcastInstance> members = new ArrayList<>();

  /** Starts a cluster of so many members. */
  static Members start(int size) throws IOException {
    Members started = new Members();
    List<Integer> ports = freePorts(size);
    ports.forEach(port -> started.members.add(Hazelcast.newHazelcastInstance(config(port, ports))));
    return started;
  }

  HazelcastInstance get(int index) {
    return members.get(index);
  }

  /** A lock that waits for a minute for a response: a busy machine must not fail a test. */
  static RefreshLock patientLock(HazelcastInstance grid) {
    return new HazelcastRefreshLock(grid, Duration.ofMinutes(1));
  }

  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Config config(int port, List<Integer> ports) {
    Config config = new Config();
    config.setClusterName("test-" + ports);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.logging.type", "jdk");
    config.setProperty("hazelcast.partition.count", "11");
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "3");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "3");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    var network = config.getNetworkConfig();
    network.setPort(port).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(true);
    ports.forEach(p -> network.getJoin().getTcpIpConfig().addMember("127.0.0.1:" + p));
    return config;
  }

  @Override
  public void close() {
    members.forEach(member -> member.getLifecycleService().terminate());
  }
}
