package io.github.atprotojakarta;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.ClientRules;
import io.github.atprotojakarta.internal.OwnedResources;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import io.github.atprotojakarta.oauth.dpop.InMemoryDpopNonceStore;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionListener;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.InMemoryStateStore;
import io.github.atprotojakarta.store.LocalRefreshLock;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link AtprotoOAuthClient}. Whatever is not set has a default that works in one JVM:
 * stores in memory, an in-JVM lock, the guarded transport, the public PLC directory.
 */
public final class AtprotoOAuthClientBuilder {
  @Nullable ClientMetadata metadata;
  ClientKeySet keys = ClientKeySet.empty();
  SessionStore sessionStore = new InMemorySessionStore();
  StateStore stateStore = new InMemoryStateStore();
  RefreshLock refreshLock = new LocalRefreshLock();
  RefreshTimings refreshTimings = RefreshTimings.DEFAULT;
  final List<SessionListener> listeners = new ArrayList<>();
  final List<MetricsListener> metricsListeners = new ArrayList<>();
  boolean singleSession;
  boolean developmentMode;
  @Nullable HttpTransport transport;
  Consumer<IdentityResolver.Builder> identity = resolver -> {};
  Duration loginTimeout = Duration.ofMinutes(10);
  Duration metadataCache = ServerMetadataResolver.USUAL_LIFETIME;
  @Nullable Executor executor;
  Clock clock = Clock.systemUTC();
  SecureRandom random = new SecureRandom();
  @Nullable Provider provider;
  DpopNonceStore dpopNonces = new InMemoryDpopNonceStore();

  AtprotoOAuthClientBuilder() {}

  /** Sets the client metadata. Required. */
  public AtprotoOAuthClientBuilder clientMetadata(ClientMetadata metadata) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    return this;
  }

  /** Sets the client's keys; required for a confidential client. */
  public AtprotoOAuthClientBuilder keySet(ClientKeySet keys) {
    this.keys = Objects.requireNonNull(keys, "keys");
    return this;
  }

  /** Sets where sessions are kept; in memory unless set. */
  public AtprotoOAuthClientBuilder sessionStore(SessionStore store) {
    this.sessionStore = Objects.requireNonNull(store, "store");
    return this;
  }

  /** Sets where pending logins are kept; in memory unless set. */
  public AtprotoOAuthClientBuilder stateStore(StateStore store) {
    this.stateStore = Objects.requireNonNull(store, "store");
    return this;
  }

  /** Sets the refresh lock; within this JVM unless set. */
  public AtprotoOAuthClientBuilder refreshLock(RefreshLock lock) {
    this.refreshLock = Objects.requireNonNull(lock, "lock");
    return this;
  }

  /** Sets how long the parts of a refresh may take. */
  public AtprotoOAuthClientBuilder refreshTimings(RefreshTimings timings) {
    this.refreshTimings = Objects.requireNonNull(timings, "timings");
    return this;
  }

  /** Makes a login end the account's other sessions, on other devices too; off unless set. */
  public AtprotoOAuthClientBuilder singleSession(boolean on) {
    this.singleSession = on;
    return this;
  }

  /** Adds a listener for measurements: logins, refreshes, calls. */
  public AtprotoOAuthClientBuilder metricsListener(MetricsListener listener) {
    metricsListeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /** Adds a listener for sessions that begin, change and end. */
  public AtprotoOAuthClientBuilder listener(SessionListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Allows plain http and private addresses, for development only.
   *
   * <p>Building fails when the client metadata is that of a public https client.
   */
  public AtprotoOAuthClientBuilder developmentMode(boolean on) {
    this.developmentMode = on;
    return this;
  }

  /** Sets the transport; the guarded one unless set. */
  public AtprotoOAuthClientBuilder transport(HttpTransport transport) {
    this.transport = Objects.requireNonNull(transport, "transport");
    return this;
  }

  /**
   * Adds settings for resolving handles and DIDs, such as another PLC directory or name servers:
   * {@code identity(resolver -> resolver.plcDirectory(uri))}. Calls add up.
   */
  public AtprotoOAuthClientBuilder identity(Consumer<IdentityResolver.Builder> settings) {
    identity = identity.andThen(settings);
    return this;
  }

  /** Sets how long a login may take; 10 minutes unless set, 1 hour at most. */
  public AtprotoOAuthClientBuilder loginTimeout(Duration timeout) {
    this.loginTimeout = Objects.requireNonNull(timeout, "timeout");
    return this;
  }

  /**
   * Sets how long the metadata of authorization servers and resource servers are kept; 5 minutes
   * unless set, 10 minutes at most, zero for not at all. Where an account is verified none is taken
   * from there.
   */
  public AtprotoOAuthClientBuilder metadataCache(Duration lifetime) {
    this.metadataCache = Objects.requireNonNull(lifetime, "lifetime");
    return this;
  }

  /**
   * Sets where refreshes and look-ups run, so that no caller can interrupt one; daemon threads
   * unless set.
   */
  public AtprotoOAuthClientBuilder executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /** Sets the clock. */
  public AtprotoOAuthClientBuilder clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /** Sets the source of states, verifiers, keys and identifiers. */
  public AtprotoOAuthClientBuilder random(SecureRandom random) {
    this.random = Objects.requireNonNull(random, "random");
    return this;
  }

  /** Sets where DPoP nonces are kept; in memory unless set. */
  public AtprotoOAuthClientBuilder dpopNonces(DpopNonceStore store) {
    this.dpopNonces = Objects.requireNonNull(store, "store");
    return this;
  }

  /**
   * Sets the JCA provider that makes the DPoP keys and every signature; the platform's first one
   * unless set. It is not registered anywhere. Building fails when it cannot make ES256 keys and
   * signatures.
   */
  public AtprotoOAuthClientBuilder provider(Provider provider) {
    this.provider = Objects.requireNonNull(provider, "provider");
    return this;
  }

  /**
   * Builds the client.
   *
   * @throws IllegalArgumentException when settings contradict each other; the message names them
   */
  public AtprotoOAuthClient build() {
    if (metadata == null) {
      throw new IllegalArgumentException("clientMetadata is not set");
    }
    ClientRules.check(metadata, keys, developmentMode, loginTimeout);
    OwnedResources own = new OwnedResources();
    try {
      return new AtprotoOAuthClient(this, metadata, own);
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  HttpTransport transport(OwnedResources own) {
    return transport == null ? own.transport(developmentMode) : transport;
  }

  ClientContext context(OwnedResources own) {
    return new ClientContext(
        clock,
        random,
        provider,
        MetricsListener.all(metricsListeners),
        executor == null ? own.threads() : executor,
        developmentMode);
  }

  DpopTransport dpopTransport(HttpTransport over, ClientContext context) {
    return new DpopTransport(over, clock, random, provider, dpopNonces, context.metrics());
  }

  IdentityResolver identityResolver(HttpTransport over, ClientContext context) {
    IdentityResolver.Builder resolver =
        IdentityResolver.builder(over).development(developmentMode).executor(context.executor());
    identity.accept(resolver);
    return resolver.build();
  }
}
