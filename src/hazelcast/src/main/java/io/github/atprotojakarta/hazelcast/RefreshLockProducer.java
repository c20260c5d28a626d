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
import jakarta.servlet.ServletContext;
import java.util.Map;
import javax.naming.InitialContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives the application its {@link RefreshLock}, when it starts: in a data grid if there is one,
 * else one for a single node. The setting {@code atproto.hazelcast} can forbid ({@code off}) or
 * demand ({@code required}) the grid; with {@code required} the deployment fails without one.
 *
 * <p>Names no type of Hazelcast in a signature, so that CDI can look at it where Hazelcast is not.
 */
@ApplicationScoped
public class RefreshLockProducer {
  @Inject @Any private Instance<Object> beans;
  private @Nullable GridLock chosen;

  /** For the container, which makes proxies of this class too. */
  @SuppressWarnings("NullAway.Init")
  protected RefreshLockProducer() {}

  /**
   * Chooses while the application starts, so that what is missing is told then, not at the first
   * refresh. Not for any payload: Payara sends this event for each JAR too, before the application
   * has its settings and names.
   */
  void start(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    chosen();
  }

  /** The lock; without a proxy, as refreshes run in threads of their own. */
  @Produces
  @Singleton
  RefreshLock refreshLock() {
    return chosen().lock();
  }

  private synchronized GridLock chosen() {
    if (chosen == null) {
      Instance<Settings> settings = beans.select(Settings.class);
      chosen =
          new GridChoice(
                  settings.isResolvable() ? settings.get() : Settings.of(Map.of()),
                  InitialContext::doLookup,
                  beans)
              .choose();
    }
    return chosen;
  }

  @PreDestroy
  synchronized void stop() {
    if (chosen != null) {
      chosen.stop().run();
    }
  }
}
