package io.github.atprotojakarta.hazelcast;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.store.RefreshLock;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import javax.naming.InitialContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives the application its {@link RefreshLock}: in a data grid if there is one, else one for a
 * single node. It is chosen when the client is built, which is while the application starts. The
 * setting {@code atproto.hazelcast} can forbid ({@code off}) or demand ({@code required}) the grid;
 * with {@code required} the deployment fails without one.
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

  /** The lock; without a proxy, as refreshes run in threads of their own. */
  @Produces
  @Singleton
  synchronized RefreshLock refreshLock() {
    Instance<Settings> settings = beans.select(Settings.class);
    GridLock choice =
        new GridChoice(
                settings.isResolvable() ? settings.get() : Settings.of(Map.of()),
                InitialContext::doLookup,
                beans)
            .choose();
    chosen = choice;
    return choice.lock();
  }

  @PreDestroy
  synchronized void stop() {
    if (chosen != null) {
      chosen.stop().run();
    }
  }
}
