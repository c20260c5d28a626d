package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.DidResolver;
import io.github.atprotojakarta.identity.HandleResolver;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.measure.Meter;
import io.github.atprotojakarta.oauth.ClientKeySet;
import io.github.atprotojakarta.oauth.DpopNonceStore;
import io.github.atprotojakarta.session.Chore;
import io.github.atprotojakarta.session.ChoreLease;
import io.github.atprotojakarta.session.RefreshLock;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionStore;
import io.github.atprotojakarta.session.StateStore;
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
class ClientParts {
  private static final System.Logger LOG = System.getLogger(ClientParts.class.getName());
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
  @Inject Instance<ChoreLease> choreLease;
  @Inject Instance<Chore> chores;
  @Inject Instance<Meter> meters;
  @Inject Instance<Clock> clock;
  @Inject Instance<LoginFailureHandler> failureHandler;
  @Inject Instance<AtprotoRoles> roles;
  @Inject Event<SessionEvent> events;

  void addTo(AtprotoOAuthClient.Builder builder) {
    sessions().get().ifPresent(builder::sessionStore);
    states().get().ifPresent(builder::stateStore);
    lock().get().ifPresent(builder::refreshLock);
    new OptionalPart<>(HttpTransport.class, transport).get().ifPresent(builder::transport);
    new OptionalPart<>(HandleResolver.class, handleResolver)
        .get()
        .ifPresent(builder::handleResolver);
    new OptionalPart<>(TxtLookup.class, txtLookup).get().ifPresent(builder::txtLookup);
    new OptionalPart<>(DidResolver.class, didResolver).get().ifPresent(builder::didResolver);
    new OptionalPart<>(DpopNonceStore.class, dpopNonces).get().ifPresent(builder::dpopNonces);
    new OptionalPart<>(Clock.class, clock).get().ifPresent(builder::clock);
    executor().ifPresent(builder::executor);
    builder.listener(this::tell);
    meters.forEach(builder::meter);
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

  OptionalPart<SessionStore> sessions() {
    return new OptionalPart<>(SessionStore.class, sessionStore);
  }

  OptionalPart<StateStore> states() {
    return new OptionalPart<>(StateStore.class, stateStore);
  }

  OptionalPart<RefreshLock> lock() {
    return new OptionalPart<>(RefreshLock.class, refreshLock);
  }

  ChoreLease choreLease() {
    return new OptionalPart<>(ChoreLease.class, choreLease).get().orElseGet(ChoreLease::ofOneNode);
  }

  List<Chore> chores() {
    return chores.stream().toList();
  }

  Optional<LoginFailureHandler> ownFailureHandler() {
    return new OptionalPart<>(LoginFailureHandler.class, failureHandler).get();
  }

  Optional<AtprotoRoles> ownRoles() {
    return new OptionalPart<>(AtprotoRoles.class, roles).get();
  }

  /**
   * The client's keys: those of the settings, or the application's bean.
   *
   * @throws IllegalStateException when both are there
   */
  ClientKeySet keys(AtprotoConfiguration configuration) {
    Optional<ClientKeySet> bean = new OptionalPart<>(ClientKeySet.class, keySet).get();
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
