package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.RefreshLock.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file of the setting describes a client of a cluster that runs elsewhere. */
@Timeout(120)
final class StartedClientTest {
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final SessionKey KEY =
      SessionKey.of(new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), Secret.of("session"));

  @TempDir private Path directory;

  @Test
  void the_root_of_the_file_says_whether_it_is_a_client_in_xml_and_yaml() throws IOException {
    assertThat(OperatorFile.isClient(write("c.yaml", "hazelcast-client:\n  cluster-name: a\n")))
        .isTrue();
    assertThat(OperatorFile.isClient(write("c.xml", "<hazelcast-client xmlns=\"x\"/>"))).isTrue();
    assertThat(OperatorFile.isClient(write("m.yaml", "hazelcast:\n  cluster-name: a\n"))).isFalse();
    assertThat(OperatorFile.isClient(write("m.xml", "<hazelcast xmlns=\"x\"/>"))).isFalse();
  }

  @Test
  void a_client_shares_the_locks_of_the_members_and_of_other_clients() throws IOException {
    try (Members members = Members.start(1)) {
      HazelcastInstance one = StartedClient.start(clientOf(members));
      HazelcastInstance two = StartedClient.start(clientOf(members));
      try (Held held = lock(one).acquire(KEY, Duration.ZERO, LEASE).orElseThrow()) {
        assertThat(held).isNotNull();
        assertThat(lock(two).acquire(KEY, Duration.ZERO, LEASE)).isEmpty();
        assertThat(lock(members.get(0)).acquire(KEY, Duration.ZERO, LEASE)).isEmpty();
        // A client that goes frees what it holds, as a member does.
        one.getLifecycleService().terminate();
        assertThat(lock(two).acquire(KEY, Duration.ofSeconds(30), LEASE)).isPresent();
      } finally {
        one.shutdown();
        two.shutdown();
      }
    }
  }

  @Test
  void a_client_that_has_lost_its_cluster_says_so_at_once() throws Exception {
    Members members = Members.start(1);
    HazelcastInstance client = StartedClient.start(clientOf(members));
    try {
      RefreshLock lock = lock(client);
      assertThat(lock.isAvailable()).isTrue();
      Held held = lock.acquire(KEY, Duration.ZERO, LEASE).orElseThrow();
      CountDownLatch lost = new CountDownLatch(1);
      client
          .getLifecycleService()
          .addLifecycleListener(
              event -> {
                if (event.getState() == LifecycleState.CLIENT_DISCONNECTED) {
                  lost.countDown();
                }
              });
      members.close();
      assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
      // The wait is far longer than the test may take.
      assertThatThrownBy(() -> lock.acquire(otherKey(), Duration.ofMinutes(10), LEASE))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("did not provide the refresh lock");
      assertThat(lock.isAvailable()).isFalse();
      assertThatCode(held::close).doesNotThrowAnyException();
    } finally {
      client.shutdown();
    }
  }

  @Test
  void a_cluster_that_is_not_there_stops_the_start_in_time_and_leaves_no_client() throws Exception {
    int nobody = Members.freePorts(1).get(0);
    Path file =
        write(
            "hazelcast-client.yaml",
            """
            hazelcast-client:
              network:
                cluster-members: ["127.0.0.1:%d"]
              connection-strategy:
                connection-retry:
                  cluster-connect-timeout-millis: 500
            """
                .formatted(nobody));
    assertThatThrownBy(() -> StartedClient.start(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("atproto.hazelcast.config=" + file)
        .hasMessageContaining("this client could not reach a cluster");
    assertThat(HazelcastClient.getAllHazelcastClients()).isEmpty();
  }

  private static RefreshLock lock(HazelcastInstance grid) {
    return Members.patientLock(grid);
  }

  private static SessionKey otherKey() {
    return SessionKey.of(KEY.did(), Secret.of("another session"));
  }

  private Path clientOf(Members members) throws IOException {
    var address = members.get(0).getCluster().getLocalMember().getAddress();
    return write(
        "hazelcast-client.yaml",
        """
        hazelcast-client:
          cluster-name: "%s"
          network:
            cluster-members: ["127.0.0.1:%d"]
        """
            .formatted(members.get(0).getConfig().getClusterName(), address.getPort()));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
