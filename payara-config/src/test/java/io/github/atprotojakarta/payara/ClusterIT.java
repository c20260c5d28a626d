package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
@Timeout(900)
final class ClusterIT {
  private static final Duration JOIN = Duration.ofMinutes(2);
  private static final Duration BEFORE_HAZELCASTS_DEFAULT = Duration.ofSeconds(50);

  /** Takes a lock of the grid in a separate thread, which stays the owner. */
  private static final String LOCKS =
      """
      <%@ page trimDirectiveWhitespaces="true" %>
      <% com.hazelcast.core.HazelcastInstance grid = (com.hazelcast.core.HazelcastInstance)
           new javax.naming.InitialContext().lookup("payara/Hazelcast"); %>
      <%= grid.getMap("locks").tryLock("a", 0, java.util.concurrent.TimeUnit.SECONDS, 5, java.util.concurrent.TimeUnit.MINUTES) %>
      """;

  @TempDir private Path directory;

  @Test
  void two_nodes_join_by_address_and_share_locks_until_their_holder_dies() throws IOException {
    Path war = TinyApplication.war(directory, "lock.jsp", LOCKS);
    List<Integer> ports = FreePorts.find(2);
    try (PayaraMicro first = node(war, ports, 0);
        PayaraMicro second = node(war, ports, 1)) {
      first.awaitMembers(2, JOIN);
      second.awaitMembers(2, JOIN);
      for (int port : ports) {
        assertThat(TinyApplication.listens("127.0.0.1", port)).isTrue();
        assertThat(TinyApplication.listens("127.0.0.2", port)).isFalse();
      }
      assertThat(lock(first)).isEqualTo("true");
      assertThat(lock(second)).isEqualTo("false");
      first.kill();
      second.awaitMembers(1, JOIN);
      assertThat(lock(second)).isEqualTo("true");
    }
  }

  @Test
  void a_node_that_stands_still_leaves_the_grid_by_the_shipped_heartbeats() throws IOException {
    Path war = TinyApplication.war(directory, "lock.jsp", LOCKS);
    List<Integer> ports = FreePorts.find(2);
    try (PayaraMicro first = node(war, ports, 0);
        PayaraMicro second = node(war, ports, 1)) {
      first.awaitMembers(2, JOIN);
      second.awaitMembers(2, JOIN);
      assertThat(lock(first)).isEqualTo("true");
      first.pause();
      try {
        second.awaitMembers(1, BEFORE_HAZELCASTS_DEFAULT);
        assertThat(lock(second)).isEqualTo("true");
      } finally {
        first.resume();
      }
    }
  }

  @Test
  void a_file_of_hazelcast_decides_about_the_data_grid() throws IOException {
    Path war = TinyApplication.war(directory, "index.html", "hello");
    int port = FreePorts.find(1).get(0);
    Path file =
        Files.writeString(
            directory.resolve("hazelcast.yaml"),
            """
            hazelcast:
              cluster-name: of-the-file
              network:
                port: {port: %d, auto-increment: false}
                interfaces: {enabled: true, interfaces: [127.0.0.1]}
                join:
                  auto-detection: {enabled: false}
                  multicast: {enabled: false}
                  tcp-ip: {enabled: true, member-list: ["127.0.0.1:%d"]}
            """
                .formatted(port, port));
    try (PayaraMicro server =
        PayaraMicro.builder(TinyApplication.microJar(), war).hazelcastConfiguration(file).start()) {
      server.awaitMembers(1, JOIN);
      assertThat(TinyApplication.listens("127.0.0.1", port)).isTrue();
      assertThat(TinyApplication.listens("127.0.0.2", port)).isFalse();
    }
  }

  /** Waits until all nodes have joined: a node that is still alone would keep its own lock. */
  private static String lock(PayaraMicro node) throws IOException {
    return TinyApplication.body(node.uri().resolve("lock.jsp"));
  }

  private PayaraMicro node(Path war, List<Integer> ports, int index) throws IOException {
    return PayaraMicro.builder(TinyApplication.microJar(), war)
        .directory(directory.resolve("node" + index))
        .clusterTcp(ports, ports.get(index))
        .start();
  }
}
