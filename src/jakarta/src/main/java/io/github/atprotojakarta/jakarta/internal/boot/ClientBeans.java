package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.DidResolver;
import io.github.atprotojakarta.identity.HandleResolver;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import io.github.atprotojakarta.jakarta.LoginFailureHandler;
import io.github.atprotojakarta.jakarta.internal.config.OptionalBean;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import io.github.atprotojakarta.session.SessionEvent;
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
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Finds the beans that take the place of the client's own parts. Each may be there or not. */
@Dependent
public class ClientBeans {
  private static final System.Logger LOG = System.getLogger(ClientBeans.class.getName());
  private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";

  @Inject Instance<SessionStore> sessionStore;
  @Inject Instance<StateStore> stateStore;
  @Inject Instance<RefreshLock> refreshLock;
  @Inject Instance<HttpTransport> transport;
  @Inject Instance<HandleResolver> handleResolver;
  @Inject Instance<TxtLookup> txtLookup;
  @Inject Instance<DidResolver> didResolver;
  @Inject Instance<DpopNonceStore> dpopNonces;
  @Inject Instance<ClientKeySet> keySet;
  @Inject Instance<MaintenanceLease> choreLease;
  @Inject Instance<MaintenanceTask> chores;
  @Inject Instance<MetricsListener> meters;
  @Inject Instance<Clock> clock;
  @Inject Instance<LoginFailureHandler> failureHandler;
  @Inject Instance<AtprotoRoles> roles;
  @Inject Event<SessionEvent> events;

  void addTo(AtprotoOAuthClientBuilder builder) {
    sessions().get().ifPresent(builder::sessionStore);
    states().get().ifPresent(builder::stateStore);
    lock().get().ifPresent(builder::refreshLock);
    new OptionalBean<>(HttpTransport.class, transport).get().ifPresent(builder::transport);
    builder.identity(this::addTo);
    new OptionalBean<>(DpopNonceStore.class, dpopNonces).get().ifPresent(builder::dpopNonces);
    new OptionalBean<>(Clock.class, clock).get().ifPresent(builder::clock);
    executor().ifPresent(builder::executor);
    builder.listener(this::tell);
    meters.forEach(builder::metricsListener);
  }

  private void addTo(IdentityResolver.Builder identity) {
    new OptionalBean<>(HandleResolver.class, handleResolver)
        .get()
        .ifPresent(identity::handleResolver);
    new OptionalBean<>(TxtLookup.class, txtLookup).get().ifPresent(identity::txtLookup);
    new OptionalBean<>(DidResolver.class, didResolver).get().ifPresent(identity::didResolver);
  }

  /** Observers hear at once, asynchronous ones when there is a thread for them. */
  private void tell(SessionEvent event) {
    try {
      events.fire(event);
    } finally {
      events
          .fireAsync(event)
          .whenComplete(
              (told, failure) -> {
                if (failure != null) {
                  LOG.log(Level.WARNING, "An asynchronous observer failed on " + event, failure);
                }
              });
    }
  }

  public OptionalBean<SessionStore> sessions() {
    return new OptionalBean<>(SessionStore.class, sessionStore);
  }

  OptionalBean<StateStore> states() {
    return new OptionalBean<>(StateStore.class, stateStore);
  }

  public OptionalBean<RefreshLock> lock() {
    return new OptionalBean<>(RefreshLock.class, refreshLock);
  }

  MaintenanceLease choreLease() {
    return new OptionalBean<>(MaintenanceLease.class, choreLease)
        .get()
        .orElseGet(MaintenanceLease::ofOneNode);
  }

  List<MaintenanceTask> chores() {
    return chores.stream().toList();
  }

  Optional<LoginFailureHandler> ownFailureHandler() {
    return new OptionalBean<>(LoginFailureHandler.class, failureHandler).get();
  }

  Optional<AtprotoRoles> ownRoles() {
    return new OptionalBean<>(AtprotoRoles.class, roles).get();
  }

  /**
   * The client's keys: those of the settings, or the application's bean.
   *
   * @throws IllegalStateException when both are there
   */
  ClientKeySet keys(AtprotoConfiguration configuration) {
    Optional<ClientKeySet> bean = new OptionalBean<>(ClientKeySet.class, keySet).get();
    if (bean.isPresent() && !configuration.keys().isEmpty()) {
      throw new IllegalStateException(
          "The client has keys from a ClientKeySet bean and from atproto.keys or"
              + " atproto.keys-file. Keep one of them.");
    }
    return bean.orElseGet(configuration::keys);
  }

  /** The server's own threads, where there is a server that has some. */
  @SuppressWarnings("BanJNDI") // a constant name of the Jakarta EE platform, no input
  private static Optional<Executor> executor() {
    try {
      return Optional.of(InitialContext.doLookup(EXECUTOR));
    } catch (NamingException e) {
      return Optional.empty();
    }
  }
}
