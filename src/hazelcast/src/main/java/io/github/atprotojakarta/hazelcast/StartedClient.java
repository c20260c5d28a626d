package io.github.atprotojakarta.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.core.HazelcastInstance;
import java.nio.file.Path;
import java.time.Duration;

/** A client of a cluster that runs elsewhere, configured by the operator's file. */
final class StartedClient {
  private static final Duration CONNECT = Duration.ofSeconds(30);

  private StartedClient() {}

  /**
   * Connects to the cluster.
   *
   * <p>A client that loses its cluster looks for it in the background, and meanwhile says so at
   * once to whoever asks for a lock, instead of holding callers until it is back.
   *
   * @param file a configuration in XML or YAML
   * @throws IllegalStateException when the file is missing or wrong, or no member answers in time
   */
  static HazelcastInstance start(Path file) {
    try {
      ClientConfig config = OperatorFile.client(file);
      config.setClassLoader(StartedClient.class.getClassLoader());
      OperatorFile.applyDefaults(config::getProperty, config::setProperty);
      var strategy = config.getConnectionStrategyConfig().setReconnectMode(ReconnectMode.ASYNC);
      var retry = strategy.getConnectionRetryConfig();
      if (retry.getClusterConnectTimeoutMillis() < 0) {
        // Hazelcast's own default is to try for ever, and the server would never be started.
        retry.setClusterConnectTimeoutMillis(CONNECT.toMillis());
      }
      return HazelcastClient.newHazelcastClient(config);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "%s=%s: no cluster could be reached by this client: %s"
              .formatted(DataGrids.CONFIG_SETTING, file.toAbsolutePath(), e.getMessage()),
          e);
    }
  }
}
