package io.github.atprotojakarta.hazelcast;

import io.github.atprotojakarta.Settings;
import io.github.atprotojakarta.session.RefreshLock;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import javax.naming.InitialContext;

/**
 * Gives the application its {@link RefreshLock}, when it starts: in a data grid if there is one,
 * else one for a single node. The setting {@code atproto.hazelcast} can forbid ({@code off}) or
 * demand ({@code required}) the grid; with {@code required} the deployment fails without one.
 *
 * <p>Names no type of Hazelcast in a signature, so that CDI can look at it where Hazelcast is not.
 */
@ApplicationScoped
public class RefreshLockProducer {
  private GridLock chosen = GridChoice.singleNode();

  /** For the container, which makes proxies of this class too. */
  protected RefreshLockProducer() {}

  /** Chooses the lock from what the application and its server have. */
  @Inject
  void choose(@Any Instance<Object> beans) {
    Instance<Settings> settings = beans.select(Settings.class);
    chosen =
        new GridChoice(
                settings.isResolvable() ? settings.get() : Settings.of(Map.of()),
                InitialContext::doLookup,
                beans)
            .choose();
  }

  /**
   * Makes the container choose while it starts the application, so that what is missing is told
   * then, not at the first refresh.
   */
  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {}

  /** The lock; without a proxy, as refreshes run in threads of their own. */
  @Produces
  @Singleton
  RefreshLock refreshLock() {
    return chosen.lock();
  }

  @PreDestroy
  void stop() {
    chosen.stop().run();
  }
}
