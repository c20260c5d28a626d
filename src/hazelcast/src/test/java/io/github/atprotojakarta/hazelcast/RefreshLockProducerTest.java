package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.store.LocalRefreshLock;
import io.github.atprotojakarta.store.RefreshLock;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class RefreshLockProducerTest {
  private static final HazelcastInstance NONE = null;

  @TempDir private Path directory;

  @Test
  void the_applications_own_data_grid_keeps_the_lock() throws IOException {
    try (Members members = Members.start(1);
        SeContainer application = application(Map.of(), members.get(0))) {
      assertThat(lock(application)).isInstanceOf(HazelcastRefreshLock.class);
    }
  }

  @Test
  void stopping_the_application_leaves_a_data_grid_that_it_did_not_start() throws IOException {
    try (Members members = Members.start(1)) {
      start(Map.of(), members.get(0));
      assertThat(members.get(0).getLifecycleService().isRunning()).isTrue();
    }
  }

  @Test
  void without_a_data_grid_the_application_starts_with_the_lock_of_a_single_node() {
    try (SeContainer application = application(Map.of())) {
      assertThat(lock(application)).isInstanceOf(LocalRefreshLock.class);
    }
  }

  @Test
  void a_bean_that_is_null_because_the_servers_grid_is_off_counts_as_none() {
    try (SeContainer application = application(Map.of(), NONE)) {
      assertThat(lock(application)).isInstanceOf(LocalRefreshLock.class);
    }
  }

  @Test
  void a_required_data_grid_that_is_missing_stops_the_deployment() {
    assertThatThrownBy(() -> start(Map.of("atproto.hazelcast", "required")))
        .hasStackTraceContaining("atproto.hazelcast=required, but")
        .hasStackTraceContaining("--nohazelcast");
  }

  @Test
  void another_value_of_the_setting_stops_the_deployment() {
    assertThatThrownBy(() -> start(Map.of("atproto.hazelcast", "yes")))
        .hasStackTraceContaining("atproto.hazelcast must be auto, required or off, not \"yes\"");
  }

  @Test
  void off_leaves_a_data_grid_alone() throws IOException {
    try (Members members = Members.start(1);
        SeContainer application = application(Map.of("atproto.hazelcast", "off"), members.get(0))) {
      assertThat(lock(application)).isInstanceOf(LocalRefreshLock.class);
    }
  }

  @Test
  void two_beans_of_a_data_grid_stop_the_deployment() {
    assertThatThrownBy(() -> start(Map.of(), NONE, NONE))
        .hasStackTraceContaining("more than one CDI bean of type HazelcastInstance");
  }

  @Test
  void the_file_of_the_setting_gives_a_member_that_ends_with_the_application() throws IOException {
    String file = sampleFile().toString();
    try (SeContainer application = application(Map.of("atproto.hazelcast.config", file))) {
      assertThat(lock(application)).isInstanceOf(HazelcastRefreshLock.class);
      assertThat(ourMembers()).hasSize(1);
    }
    assertThat(ourMembers()).isEmpty();
  }

  @Test
  void the_shipped_file_joins_by_address_alone_and_reports_to_nobody() throws IOException {
    HazelcastInstance member = StartedMember.start(sampleFile());
    try {
      var join = member.getConfig().getNetworkConfig().getJoin();
      assertThat(join.getMulticastConfig().isEnabled()).isFalse();
      assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
      assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
      assertThat(member.getConfig().getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
      assertThat(member.getConfig().getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    } finally {
      member.shutdown();
    }
  }

  @Test
  void a_file_that_is_missing_or_wrong_stops_the_deployment_and_is_named() throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong.yaml"), "hazelcast:\n  netwrok: {}\n");
    for (Path file : List.of(wrong, directory.resolve("missing.yaml"))) {
      assertThatThrownBy(() -> start(Map.of("atproto.hazelcast.config", file.toString())))
          .hasStackTraceContaining("atproto.hazelcast.config=" + file);
    }
  }

  private static SeContainer application(Map<String, String> settings, HazelcastInstance... grids) {
    GivenBeans beans = new GivenBeans().with(Settings.class, Settings.of(settings));
    for (HazelcastInstance grid : grids) {
      beans.with(HazelcastInstance.class, grid);
    }
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addBeanClasses(RefreshLockProducer.class)
        .addExtensions(beans)
        .initialize();
  }

  /** Builds the client, as far as the lock is concerned. */
  private static void start(Map<String, String> settings, HazelcastInstance... grids) {
    try (SeContainer application = application(settings, grids)) {
      lock(application);
    }
  }

  private static RefreshLock lock(SeContainer application) {
    return application.select(RefreshLock.class).get();
  }

  private static List<HazelcastInstance> ourMembers() {
    return Hazelcast.getAllHazelcastInstances().stream()
        .filter(member -> member.getConfig().getClusterName().equals("atproto"))
        .toList();
  }

  /** The file that operators copy, with free ports in place of the usual ones. */
  private Path sampleFile() throws IOException {
    List<Integer> ports = Members.freePorts(2);
    String text =
        Files.readString(Path.of("src/main/config/atproto-hazelcast.yaml"))
            .replace("5701", ports.get(0).toString())
            .replace("5702", ports.get(1).toString());
    return Files.writeString(directory.resolve("atproto-hazelcast.yaml"), text);
  }
}
