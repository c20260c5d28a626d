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
import java.util.concurrent.atomic.AtomicReference;
import javax.naming.InitialContext;
import org.jspecify.annotations.Nullable;

/**
 * Produces the {@link RefreshLock}: in a data grid if there is one, else a lock for a single node.
 * The choice is made when the client is built, at the start of the application. With {@code
 * atproto.hazelcast=off} no data grid is used; with {@code required} the deployment fails without
 * one.
 *
 * <p>No signature of this class has a Hazelcast type, so that CDI can inspect it without Hazelcast.
 */
@ApplicationScoped
public class RefreshLockProducer {
  @Inject @Any private Instance<Object> beans;
  private final AtomicReference<@Nullable GridLock> chosen = new AtomicReference<>();

  /** For the container, which also creates proxies of this class. */
  @SuppressWarnings("NullAway.Init")
  protected RefreshLockProducer() {}

  /** Produces the lock. It has no proxy, because refreshes run on separate threads. */
  @Produces
  @Singleton
  RefreshLock refreshLock() {
    Instance<Settings> settings = beans.select(Settings.class);
    GridLock choice =
        new GridChoice(
                settings.isResolvable() ? settings.get() : Settings.of(Map.of()),
                InitialContext::doLookup,
                beans)
            .choose();
    chosen.set(choice);
    return choice.lock();
  }

  @PreDestroy
  void stop() {
    GridLock used = chosen.get();
    if (used != null) {
      used.stop().run();
    }
  }
}
