package io.github.atprotojakarta.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.core.HazelcastInstance;
import io.github.atprotojakarta.config.Settings;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import java.nio.file.Path;
import java.util.Optional;
import javax.naming.NamingException;

/**
 * Finds the data grid: from the file of {@code atproto.hazelcast.config}, else from the server,
 * else from the application. The file has priority because an operator wrote it for this purpose.
 */
final class DataGrids {
  static final String CONFIG_SETTING = "atproto.hazelcast.config";
  static final String PAYARA_NAME = "payara/Hazelcast";

  private static final System.Logger LOG = System.getLogger(DataGrids.class.getPackageName());

  private final Settings settings;
  private final JndiDirectory jndi;
  private final Instance<Object> beans;

  DataGrids(Settings settings, JndiDirectory jndi, Instance<Object> beans) {
    this.settings = settings;
    this.jndi = jndi;
    this.beans = beans;
  }

  Optional<GridLock> find() {
    return ofFile().or(this::ofServer).or(this::ofApplication);
  }

  private Optional<GridLock> ofFile() {
    return settings.get(CONFIG_SETTING).map(Path::of).map(DataGrids::started);
  }

  private static GridLock started(Path file) {
    if (OperatorFile.isClient(file)) {
      HazelcastInstance client = StartedClient.start(file);
      String origin =
          "the data grid that %s connects to (%d member(s) now)"
              .formatted(file.toAbsolutePath(), client.getCluster().getMembers().size());
      return new GridLock(new HazelcastRefreshLock(client), origin, client::shutdown);
    }
    HazelcastInstance member = StartedMember.start(file);
    return lock(member, "a member started by this application", member::shutdown);
  }

  private Optional<GridLock> ofServer() {
    Object found;
    try {
      found = jndi.lookup(PAYARA_NAME);
    } catch (NamingException e) {
      return Optional.empty();
    }
    if (found instanceof HazelcastInstance grid) {
      return Optional.of(lock(grid, "the server", () -> {}));
    }
    if (found != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP4101 The server''s data grid {0} is not used, because the application contains its own"
              + " Hazelcast classes ({1}). Remove Hazelcast from the application.",
          PAYARA_NAME,
          HazelcastInstance.class.getProtectionDomain().getCodeSource());
    }
    return Optional.empty();
  }

  private Optional<GridLock> ofApplication() {
    Instance<HazelcastInstance> found =
        beans.select(HazelcastInstance.class, Default.Literal.INSTANCE);
    if (found.isAmbiguous()) {
      throw new IllegalStateException(
          "There is more than one CDI bean of type HazelcastInstance. Make one of them an alternative,"
              + " or set "
              + CONFIG_SETTING);
    }
    // A server's own bean of this type produces null if its data grid is off.
    return found.isUnsatisfied()
        ? Optional.empty()
        : Optional.ofNullable(found.get()).map(grid -> lock(grid, "the application", () -> {}));
  }

  private static GridLock lock(HazelcastInstance grid, String owner, Runnable stop) {
    Cluster cluster = grid.getCluster();
    String origin =
        "the data grid of %s (Hazelcast %s, cluster \"%s\", %d member(s) now)"
            .formatted(
                owner,
                cluster.getLocalMember().getVersion(),
                grid.getConfig().getClusterName(),
                cluster.getMembers().size());
    return new GridLock(new HazelcastRefreshLock(grid), origin, stop);
  }
}
