package io.github.atprotojakarta.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.core.HazelcastInstance;
import java.nio.file.Path;
import java.time.Duration;

/** Starts a client of a cluster that runs elsewhere, configured by the operator's file. */
final class StartedClient {
  private static final Duration CONNECT = Duration.ofSeconds(30);

  private StartedClient() {}

  /**
   * Connects to the cluster.
   *
   * <p>A client that loses its cluster reconnects in the background. Meanwhile requests for a lock
   * fail at once instead of waiting.
   *
   * @param file a configuration in XML or YAML
   * @throws IllegalStateException if the file is missing or invalid, or no member responds in time
   */
  static HazelcastInstance start(Path file) {
    try {
      ClientConfig config = OperatorFile.client(file);
      config.setClassLoader(StartedClient.class.getClassLoader());
      var strategy = config.getConnectionStrategyConfig().setReconnectMode(ReconnectMode.ASYNC);
      var retry = strategy.getConnectionRetryConfig();
      if (retry.getClusterConnectTimeoutMillis() < 0) {
        // By default Hazelcast retries forever, and the server would never finish its start.
        retry.setClusterConnectTimeoutMillis(CONNECT.toMillis());
      }
      return HazelcastClient.newHazelcastClient(config);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "%s=%s: this client could not reach a cluster: %s"
              .formatted(DataGrids.CONFIG_SETTING, file.toAbsolutePath(), e.getMessage()),
          e);
    }
  }
}
