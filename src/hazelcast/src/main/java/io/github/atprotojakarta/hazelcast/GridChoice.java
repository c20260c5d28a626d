package io.github.atprotojakarta.hazelcast;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.store.LocalRefreshLock;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;

/** Chooses the lock by the setting {@code atproto.hazelcast} and the data grids that exist. */
final class GridChoice {
  private static final System.Logger LOG = System.getLogger(GridChoice.class.getPackageName());

  private static final String NOT_FOUND =
      "no usable Hazelcast data grid was found in the file of atproto.hazelcast.config, on the"
          + " server (JNDI payara/Hazelcast) or among the application's CDI beans"
          + " (HazelcastInstance)";

  private final Settings settings;
  private final JndiDirectory jndi;
  private final Instance<Object> beans;

  GridChoice(Settings settings, JndiDirectory jndi, Instance<Object> beans) {
    this.settings = settings;
    this.jndi = jndi;
    this.beans = beans;
  }

  /**
   * Returns the lock to use.
   *
   * @throws IllegalStateException if a data grid is required but not found, or the configured one
   *     does not start
   */
  GridLock choose() {
    GridMode mode = GridMode.of(settings);
    if (mode == GridMode.OFF) {
      LOG.log(
          System.Logger.Level.INFO,
          "Refresh lock: none across nodes, because {0}=off",
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
          "%s=required, but %s. Turn on the server's data grid (Payara: start without"
                  .formatted(GridMode.SETTING, NOT_FOUND)
              + " --nohazelcast) or configure one.");
    }
    LOG.log(
        System.Logger.Level.INFO,
        "Refresh lock: none across nodes ({0}). A single node needs none. Several nodes stay safe,"
            + " because each refresh is claimed in the session store, but they are slower.",
        NOT_FOUND);
    return singleNode();
  }

  private Optional<GridLock> find() {
    if (hazelcastIsPresent()) {
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

  private static boolean hazelcastIsPresent() {
    try {
      Class.forName(
          "com.hazelcast.core.HazelcastInstance", false, GridChoice.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Returns a lock for a single node, where the client itself prevents parallel refreshes. */
  static GridLock singleNode() {
    return new GridLock(new LocalRefreshLock(), "one node", () -> {});
  }
}
