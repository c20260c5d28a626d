package io.github.atprotojakarta.hazelcast;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.store.LocalRefreshLock;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;

/** Decides, by the setting {@code atproto.hazelcast} and by what is there, which lock it is. */
final class GridChoice {
  private static final System.Logger LOG = System.getLogger(GridChoice.class.getPackageName());

  private static final String WHERE =
      "a Hazelcast data grid was looked for in the file of "
          + "atproto.hazelcast.config, at the server (JNDI payara/Hazelcast) and among the "
          + "application's beans (HazelcastInstance)";

  private final Settings settings;
  private final JndiDirectory jndi;
  private final Instance<Object> beans;

  GridChoice(Settings settings, JndiDirectory jndi, Instance<Object> beans) {
    this.settings = settings;
    this.jndi = jndi;
    this.beans = beans;
  }

  /**
   * The lock to be used.
   *
   * @throws IllegalStateException when a grid is required and none there, or what the settings ask
   *     for does not work
   */
  GridLock choose() {
    GridMode mode = GridMode.of(settings);
    if (mode == GridMode.OFF) {
      LOG.log(
          System.Logger.Level.INFO,
          "Refresh lock: none across nodes, as {0}=off",
          GridMode.SETTING);
      return singleNode();
    }
    Optional<GridLock> found = find();
    if (found.isPresent()) {
      LOG.log(System.Logger.Level.INFO, "Refresh lock: in {0}", found.get().origin());
      return found.get();
    }
    if (mode == GridMode.REQUIRED) {
      throw new IllegalStateException(
          "%s=required, but %s, and none was found. Turn the server's on (Payara: start without"
                  .formatted(GridMode.SETTING, WHERE)
              + " --nohazelcast) or configure one.");
    }
    LOG.log(
        System.Logger.Level.INFO,
        "Refresh lock: none across nodes ({0}, and none found). One node needs none; several are"
            + " still safe by the claims in the session store, but slower.",
        WHERE);
    return singleNode();
  }

  private Optional<GridLock> find() {
    if (hazelcastIsThere()) {
      return new DataGrids(settings, jndi, beans).find();
    }
    settings
        .get(DataGrids.CONFIG_SETTING)
        .ifPresent(
            file -> {
              throw new IllegalStateException(
                  "%s=%s needs Hazelcast: add com.hazelcast:hazelcast to the application"
                      .formatted(DataGrids.CONFIG_SETTING, file));
            });
    return Optional.empty();
  }

  private static boolean hazelcastIsThere() {
    try {
      Class.forName(
          "com.hazelcast.core.HazelcastInstance", false, GridChoice.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** A lock for one node, where the client itself sees to it that refreshes do not meet. */
  static GridLock singleNode() {
    return new GridLock(new LocalRefreshLock(), "one node", () -> {});
  }
}
