package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code start-cluster.sh}, with which operators start a cluster. */
@Tag("cluster")
@Timeout(900)
final class StartClusterIT {
  private static final String SIZE =
      """
      <%@ page trimDirectiveWhitespaces="true" %>
      <%= ((com.hazelcast.core.HazelcastInstance)
            new javax.naming.InitialContext().lookup("payara/Hazelcast"))
          .getCluster().getMembers().size() %>
      """;

  @TempDir private Path directory;

  @Test
  void three_nodes_that_the_script_starts_are_one_data_grid() throws Exception {
    Path war = TinyApplication.war(directory, "index.jsp", SIZE);
    int http = rowOfPorts();
    try {
      new Script(Path.of("src/main/scripts/start-cluster.sh"), Map.of())
          .environment(
              Map.of(
                  "PAYARA_MICRO", TinyApplication.microJar().toString(),
                  "HTTP_PORT", String.valueOf(http),
                  "GRID_PORT", String.valueOf(http + 3)))
          .run("3", war.toString(), directory.resolve("cluster").toString());
      for (int node = 0; node < 3; node++) {
        URI uri = URI.create("http://127.0.0.1:" + (http + node) + "/");
        Polling.until(
            Duration.ofMinutes(2), () -> sees(uri, "3"), () -> uri + " does not see three members");
        assertThat(TinyApplication.listens("127.0.0.2", http + 3 + node)).isFalse();
      }
    } finally {
      stopAll();
    }
  }

  /** Returns the first of six consecutive ports, below the range of ephemeral ports. */
  private static int rowOfPorts() throws IOException {
    return FreePorts.find(1).get(0) / 2;
  }

  private static boolean sees(URI uri, String members) {
    try {
      return TinyApplication.body(uri).equals(members);
    } catch (IOException e) {
      return false;
    }
  }

  private void stopAll() throws IOException {
    for (int node = 1; node <= 3; node++) {
      Path pid = directory.resolve("cluster/node" + node + "/pid");
      if (Files.exists(pid)) {
        Optional<ProcessHandle> process =
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        process.ifPresent(running -> running.destroyForcibly());
        process.ifPresent(running -> running.onExit().join());
      }
    }
  }
}
