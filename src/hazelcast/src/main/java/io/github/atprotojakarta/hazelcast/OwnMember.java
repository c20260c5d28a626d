package io.github.atprotojakarta.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.Map;

/** A member that this application starts, configured by the operator's file. */
final class OwnMember {
  /**
   * What holds unless the file says otherwise: nothing is reported to the vendor, the port listens
   * on the member's own interface alone, and the server, not a shutdown hook, decides about the
   * end.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.socket.bind.any", "false",
          "hazelcast.shutdownhook.enabled", "false",
          "hazelcast.logging.type", "jdk");

  private static final System.Logger LOG = System.getLogger(OwnMember.class.getPackageName());

  private OwnMember() {}

  /**
   * Starts the member and waits until it has joined.
   *
   * @param file a configuration in XML or YAML
   * @throws IllegalStateException when the file is missing or wrong, or the member does not start
   */
  static HazelcastInstance start(Path file) {
    try {
      Config config = Config.loadFromFile(file.toFile());
      config.setClassLoader(OwnMember.class.getClassLoader());
      DEFAULTS.forEach(
          (name, value) -> {
            if (config.getProperty(name) == null) {
              config.setProperty(name, value);
            }
          });
      warnOfMulticast(file, config.getNetworkConfig().getJoin());
      return Hazelcast.newHazelcastInstance(config);
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
}
