package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that operators copy are what Hazelcast's own parser takes. */
final class SampleFilesTest {
  private static final Path SAMPLES = Path.of("src/main/config");

  @ParameterizedTest
  @ValueSource(strings = {"atproto-hazelcast.yaml", "atproto-hazelcast-kubernetes.yaml"})
  void members_neither_look_around_by_multicast_nor_report_to_the_vendor(String file)
      throws IOException {
    Path sample = SAMPLES.resolve(file);
    assertThat(OperatorFile.isClient(sample)).isFalse();
    Config config = Config.loadFromFile(sample.toFile());
    var join = config.getNetworkConfig().getJoin();
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(join.getTcpIpConfig().isEnabled() || join.getKubernetesConfig().isEnabled())
        .isTrue();
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
  }

  @Test
  void the_client_names_its_cluster_and_does_not_try_for_ever() {
    Path sample = SAMPLES.resolve("atproto-hazelcast-client.yaml");
    assertThat(OperatorFile.isClient(sample)).isTrue();
    var config = OperatorFile.client(sample);
    assertThat(config.getNetworkConfig().getAddresses()).hasSize(2);
    assertThat(
            config
                .getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .getClusterConnectTimeoutMillis())
        .isEqualTo(30_000);
  }
}
