package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that operators copy are what Hazelcast's own parser takes. */
final class SampleFilesTest {
  private static final Path SAMPLES = Path.of("src/main/config");
  private static final Path PAYARA = Path.of("../../payara-config/src/main");

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
    assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("10");
  }

  @Test
  void a_member_whose_file_says_nothing_has_the_heartbeats_of_the_samples(@TempDir Path directory)
      throws IOException {
    Path file =
        Files.writeString(directory.resolve("own.yaml"), "hazelcast:\n  cluster-name: own\n");
    Properties defaults = OperatorFile.member(file).getProperties();
    Config sample = Config.loadFromFile(SAMPLES.resolve("atproto-hazelcast.yaml").toFile());
    assertThat(defaults).containsAllEntriesOf(sample.getProperties());
    assertThat(Files.readString(PAYARA.resolve("payara/system.properties")))
        .contains(heartbeats(defaults));
    assertThat(Files.readString(PAYARA.resolve("scripts/grid.asadmin")))
        .contains(heartbeats(defaults));
  }

  private static List<String> heartbeats(Properties defaults) {
    return Stream.of(
            "hazelcast.heartbeat.interval.seconds",
            "hazelcast.max.no.heartbeat.seconds",
            "hazelcast.operation.call.timeout.millis")
        .map(name -> name + "=" + defaults.getProperty(name))
        .toList();
  }

  @Test
  void the_client_names_its_cluster_and_does_not_try_for_ever() {
    Path sample = SAMPLES.resolve("atproto-hazelcast-client.yaml");
    assertThat(OperatorFile.isClient(sample)).isTrue();
    var config = OperatorFile.client(sample);
    assertThat(config.getNetworkConfig().getAddresses()).hasSize(2);
    assertThat(config.getProperty("hazelcast.client.heartbeat.timeout")).isEqualTo("10000");
    assertThat(
            config
                .getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .getClusterConnectTimeoutMillis())
        .isEqualTo(30_000);
  }
}
