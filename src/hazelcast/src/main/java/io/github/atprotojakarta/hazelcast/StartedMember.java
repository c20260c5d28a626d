package io.github.atprotojakarta.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.List;

/** A member that this application starts, configured by the operator's file. */
final class StartedMember {
  private static final System.Logger LOG = System.getLogger(StartedMember.class.getPackageName());

  private StartedMember() {}

  /**
   * Starts the member and waits until it has joined.
   *
   * @param file a configuration in XML or YAML
   * @throws IllegalStateException when the file is missing or wrong, or the member does not start
   */
  static HazelcastInstance start(Path file) {
    try {
      Config config = Config.loadFromFile(file.toFile());
      config.setClassLoader(StartedMember.class.getClassLoader());
      OperatorFile.applyDefaults(config::getProperty, config::setProperty);
      warnOfMulticast(file, config.getNetworkConfig().getJoin());
      HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
      warnOfLoneliness(file, member);
      return member;
    } catch (FileNotFoundException | RuntimeException e) {
      throw new IllegalStateException(
          "%s=%s: no member of Hazelcast could be started from it: %s"
              .formatted(DataGrids.CONFIG_SETTING, file.toAbsolutePath(), e.getMessage()),
          e);
    }
  }

  private static void warnOfMulticast(Path file, JoinConfig join) {
    if (join.getMulticastConfig().isEnabled() || join.getAutoDetectionConfig().isEnabled()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} lets any host in the network join by multicast: turn multicast and auto-detection"
              + " off and name the members",
          file.toAbsolutePath());
    }
  }

  /** A member that finds nobody starts a cluster of one, and says so nowhere else. */
  private static void warnOfLoneliness(Path file, HazelcastInstance member) {
    List<String> named =
        member.getConfig().getNetworkConfig().getJoin().getTcpIpConfig().getMembers();
    if (named.size() > 1 && member.getCluster().getMembers().size() == 1) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} names the members {1}, and none but this one answers: each such node is a cluster of"
              + " its own until they meet. Right for the first one; else see to addresses, ports,"
              + " firewall and the cluster''s name.",
          file.toAbsolutePath(),
          named);
    }
  }
}
