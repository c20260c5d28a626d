package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.DidResolver;
import io.github.atprotojakarta.identity.HandleResolver;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import io.github.atprotojakarta.jakarta.LoginFailureHandler;
import io.github.atprotojakarta.jakarta.PageRequestRule;
import io.github.atprotojakarta.jakarta.internal.config.OptionalBean;
import io.github.atprotojakarta.jakarta.internal.operations.LatestLevels;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.metrics.OperationListener;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import io.github.atprotojakarta.session.AccountEvent;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionListener;
import io.github.atprotojakarta.store.MaintenanceLease;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Finds the CDI beans of the application and of other modules that replace or extend parts of the
 * client. Each of them is optional.
 */
@Dependent
class ClientBeans {
  private static final System.Logger LOG = System.getLogger(ClientBeans.class.getName());
  private static final String THREADS = "java:comp/DefaultManagedThreadFactory";

  @Inject Instance<SessionStore> sessionStores;
  @Inject Instance<StateStore> stateStores;
  @Inject Instance<RefreshLock> refreshLocks;
  @Inject Instance<HttpTransport> transports;
  @Inject Instance<HandleResolver> handleResolvers;
  @Inject Instance<TxtLookup> txtLookups;
  @Inject Instance<DidResolver> didResolvers;
  @Inject Instance<DpopNonceStore> dpopNonceStores;
  @Inject Instance<DocumentCache> documentCaches;
  @Inject Instance<ClientKeySet> keySets;
  @Inject Instance<MaintenanceLease> maintenanceLeases;
  @Inject Instance<MaintenanceTask> maintenanceTasks;
  @Inject Instance<MetricsListener> metricsListeners;
  @Inject Instance<OperationListener> operationListeners;
  @Inject Instance<Clock> clocks;
  @Inject Instance<LoginFailureHandler> failureHandlers;
  @Inject Instance<AtprotoRoles> roles;
  @Inject Instance<PageRequestRule> pageRequestRules;
  @Inject LatestLevels latestLevels;
  @Inject Event<SessionEvent> events;
  @Inject Event<AccountEvent> accountEvents;

  void addTo(AtprotoOAuthClientBuilder builder) {
    sessionStore().get().ifPresent(builder::sessionStore);
    stateStore().get().ifPresent(builder::stateStore);
    refreshLock().get().ifPresent(builder::refreshLock);
    new OptionalBean<>(HttpTransport.class, transports).get().ifPresent(builder::transport);
    builder.identity(this::addTo);
    new OptionalBean<>(DpopNonceStore.class, dpopNonceStores).get().ifPresent(builder::dpopNonces);
    new OptionalBean<>(DocumentCache.class, documentCaches).get().ifPresent(builder::documentCache);
    new OptionalBean<>(Clock.class, clocks).get().ifPresent(builder::clock);
    threads().ifPresent(builder::threads);
    builder.listener(new Publisher());
    metricsListeners().forEach(builder::metricsListener);
    operationListeners.forEach(builder::operationListener);
  }

  private void addTo(IdentityResolver.Builder identity) {
    new OptionalBean<>(HandleResolver.class, handleResolvers)
        .get()
        .ifPresent(identity::handleResolver);
    new OptionalBean<>(TxtLookup.class, txtLookups).get().ifPresent(identity::txtLookup);
    new OptionalBean<>(DidResolver.class, didResolvers).get().ifPresent(identity::didResolver);
  }

  /** Publishes the events to CDI observers. */
  private final class Publisher implements SessionListener {
    @Override
    public void on(SessionEvent event) {
      publish(events, event);
    }

    @Override
    public void onAccount(AccountEvent event) {
      publish(accountEvents, event);
    }
  }

  /** Publishes an event to CDI observers; asynchronous ones get it when a thread is free. */
  private static <E> void publish(Event<E> events, E event) {
    try {
      events.fire(event);
    } finally {
      events
          .fireAsync(event)
          .whenComplete(
              (published, failure) -> {
                if (failure != null) {
                  LOG.log(
                      Level.WARNING,
                      "ATP2205 An asynchronous observer failed on " + event,
                      failure);
                }
              });
    }
  }

  OptionalBean<SessionStore> sessionStore() {
    return new OptionalBean<>(SessionStore.class, sessionStores);
  }

  OptionalBean<StateStore> stateStore() {
    return new OptionalBean<>(StateStore.class, stateStores);
  }

  OptionalBean<RefreshLock> refreshLock() {
    return new OptionalBean<>(RefreshLock.class, refreshLocks);
  }

  MaintenanceLease maintenanceLease() {
    return new OptionalBean<>(MaintenanceLease.class, maintenanceLeases)
        .get()
        .orElseGet(MaintenanceLease::ofOneNode);
  }

  MetricsListener metrics() {
    return MetricsListener.all(metricsListeners());
  }

  private List<MetricsListener> metricsListeners() {
    return Stream.concat(metricsListeners.stream(), Stream.of(latestLevels)).toList();
  }

  List<MaintenanceTask> maintenanceTasks() {
    return maintenanceTasks.stream().toList();
  }

  Optional<LoginFailureHandler> failureHandler() {
    return new OptionalBean<>(LoginFailureHandler.class, failureHandlers).get();
  }

  Optional<PageRequestRule> pageRequestRule() {
    return new OptionalBean<>(PageRequestRule.class, pageRequestRules).get();
  }

  Optional<AtprotoRoles> roles() {
    return new OptionalBean<>(AtprotoRoles.class, roles).get();
  }

  /**
   * Returns the client's keys: those of the settings, or the application's bean.
   *
   * @throws IllegalStateException when there are both
   */
  Supplier<ClientKeySet> keys(AtprotoConfiguration configuration) {
    Optional<ClientKeySet> bean = new OptionalBean<>(ClientKeySet.class, keySets).get();
    if (bean.isPresent() && !configuration.keys().isEmpty()) {
      throw new IllegalStateException(
          "The client has keys from a ClientKeySet bean and from atproto.keys,"
              + " atproto.keys-file, atproto.keystore or atproto.keys-order. Keep one of them.");
    }
    if (bean.isPresent()) {
      ClientKeySet keys = bean.get();
      return () -> keys;
    }
    return configuration::keys;
  }

  /**
   * Returns the factory of the server's managed threads; empty where the server has none. Not its
   * managed executor, whose few threads the application's own tasks may hold.
   */
  @SuppressWarnings("BanJNDI") // a constant name of the Jakarta EE platform, no input
  private static Optional<ThreadFactory> threads() {
    try {
      return Optional.of(InitialContext.doLookup(THREADS));
    } catch (NamingException e) {
      return Optional.empty();
    }
  }
}
