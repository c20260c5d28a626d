package io.github.atprotojakarta.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.List;

/** Starts a member in this application, configured by the operator's file. */
final class StartedMember {
  private static final System.Logger LOG = System.getLogger(StartedMember.class.getPackageName());

  private StartedMember() {}

  /**
   * Starts the member and waits until it has joined the cluster.
   *
   * @param file a configuration in XML or YAML
   * @throws IllegalStateException if the file is missing or invalid, or the member does not start
   */
  static HazelcastInstance start(Path file) {
    try {
      Config config = OperatorFile.member(file);
      config.setClassLoader(StartedMember.class.getClassLoader());
      warnOfMulticast(file, config.getNetworkConfig().getJoin());
      HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
      warnOfMissingMembers(file, member);
      return member;
    } catch (FileNotFoundException | RuntimeException e) {
      throw new IllegalStateException(
          "%s=%s: the Hazelcast member did not start: %s"
              .formatted(DataGrids.CONFIG_SETTING, file.toAbsolutePath(), e.getMessage()),
          e);
    }
  }

  private static void warnOfMulticast(Path file, JoinConfig join) {
    if (join.getMulticastConfig().isEnabled() || join.getAutoDetectionConfig().isEnabled()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP4102 {0} lets any host in the network join by multicast. Turn off multicast and"
              + " auto-detection, and list the members.",
          file.toAbsolutePath());
    }
  }

  /** Logs a warning if the member found no other, because Hazelcast itself logs none. */
  private static void warnOfMissingMembers(Path file, HazelcastInstance member) {
    List<String> named =
        member.getConfig().getNetworkConfig().getJoin().getTcpIpConfig().getMembers();
    if (named.size() > 1 && member.getCluster().getMembers().size() == 1) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP4103 {0} lists the members {1}, but only this one responds, so this node is a cluster of its"
              + " own for now. This is normal for the first node. Otherwise check addresses, ports,"
              + " firewall and the cluster name.",
          file.toAbsolutePath(),
          named);
    }
  }
}
