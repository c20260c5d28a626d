package io.github.atprotojakarta;

import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.http.GuardedHttpClient;
import io.github.atprotojakarta.http.GuardedHttpClientBuilder;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.ClientRules;
import io.github.atprotojakarta.internal.ClientTimeouts;
import io.github.atprotojakarta.internal.JvmWaits;
import io.github.atprotojakarta.internal.LimitedTransport;
import io.github.atprotojakarta.internal.Observations;
import io.github.atprotojakarta.internal.OwnedResources;
import io.github.atprotojakarta.internal.ThreadPerTask;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.cache.LimitedDocumentCache;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.dpop.ServerClocks;
import io.github.atprotojakarta.internal.http.TimeLimit;
import io.github.atprotojakarta.internal.jose.ChosenProviders;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.metrics.OperationListener;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import io.github.atprotojakarta.oauth.dpop.InMemoryDpopNonceStore;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.session.SessionListener;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.InMemoryStateStore;
import io.github.atprotojakarta.store.LocalRefreshLock;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import java.net.URI;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link AtprotoOAuthClient}. The defaults work in one JVM: stores in memory, a lock of
 * this JVM, the guarded transport, the public PLC directory.
 */
public final class AtprotoOAuthClientBuilder {
  @Nullable ClientMetadata metadata;
  Supplier<ClientKeySet> keys = ClientKeySet::empty;
  SessionStore sessionStore = new InMemorySessionStore();
  StateStore stateStore = new InMemoryStateStore();
  RefreshLock refreshLock = new LocalRefreshLock();
  RefreshTimings refreshTimings = RefreshTimings.DEFAULT;
  SessionLimits sessionLimits = SessionLimits.DEFAULT;
  final List<SessionListener> listeners = new ArrayList<>();
  final List<MetricsListener> metricsListeners = new ArrayList<>();
  final List<OperationListener> operationListeners = new ArrayList<>();
  boolean singleSession;
  boolean developmentMode;
  boolean resolvePermissionSets;
  @Nullable HttpTransport transport;
  Consumer<GuardedHttpClientBuilder> http = guarded -> {};
  Consumer<IdentityResolver.Builder> identity = resolver -> {};
  Duration loginTimeout = Duration.ofMinutes(10);
  Duration loginDeadline = Duration.ofSeconds(20);
  Duration xrpcTimeout = Duration.ofSeconds(30);
  Duration xrpcConnectionWait = Duration.ofMinutes(1);
  Duration metadataCache = ServerMetadataResolver.USUAL_LIFETIME;
  Duration identityCache = IdentityResolver.USUAL_LIFETIME;
  ThreadPerTask threads = ThreadPerTask.daemons();
  Clock clock = Clock.systemUTC();
  @Nullable SecureRandom random;
  @Nullable Provider provider;
  @Nullable DpopNonceStore dpopNonces;
  @Nullable DocumentCache documentCache;
  CacheBudget budget = CacheBudget.DEFAULT;

  AtprotoOAuthClientBuilder() {}

  /** Sets the client metadata. Required. */
  public AtprotoOAuthClientBuilder clientMetadata(ClientMetadata metadata) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    return this;
  }

  /** Sets the client's keys; required for a confidential client. */
  public AtprotoOAuthClientBuilder keySet(ClientKeySet keys) {
    Objects.requireNonNull(keys, "keys");
    return keySet(() -> keys);
  }

  /**
   * Sets the source of the client's keys, such as a {@link
   * io.github.atprotojakarta.oauth.client.ClientKeyFile}. The client asks it before each use of a
   * key, so it must be quick and must not fail. Changed keys that do not match the client metadata
   * are reported in the log and not used.
   */
  public AtprotoOAuthClientBuilder keySet(Supplier<ClientKeySet> keys) {
    this.keys = Objects.requireNonNull(keys, "keys");
    return this;
  }

  /** Sets the store of sessions; in memory unless set. */
  public AtprotoOAuthClientBuilder sessionStore(SessionStore store) {
    this.sessionStore = Objects.requireNonNull(store, "store");
    return this;
  }

  /** Sets the store of pending logins; in memory unless set. */
  public AtprotoOAuthClientBuilder stateStore(StateStore store) {
    this.stateStore = Objects.requireNonNull(store, "store");
    return this;
  }

  /** Sets the refresh lock; within this JVM unless set. */
  public AtprotoOAuthClientBuilder refreshLock(RefreshLock lock) {
    this.refreshLock = Objects.requireNonNull(lock, "lock");
    return this;
  }

  /** Sets the time limits of a refresh; {@link RefreshTimings#DEFAULT} unless set. */
  public AtprotoOAuthClientBuilder refreshTimings(RefreshTimings timings) {
    this.refreshTimings = Objects.requireNonNull(timings, "timings");
    return this;
  }

  /** Sets how long sessions last at most; {@link SessionLimits#DEFAULT} unless set. */
  public AtprotoOAuthClientBuilder sessionLimits(SessionLimits limits) {
    this.sessionLimits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /**
   * Sets whether a login ends the account's other sessions, on other devices too; off unless set.
   */
  public AtprotoOAuthClientBuilder singleSession(boolean on) {
    this.singleSession = on;
    return this;
  }

  /** Adds a listener for measurements: logins, refreshes, calls. */
  public AtprotoOAuthClientBuilder metricsListener(MetricsListener listener) {
    metricsListeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /** Adds a listener for operations from begin to end, for tracing. */
  public AtprotoOAuthClientBuilder operationListener(OperationListener listener) {
    operationListeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /** Adds a listener for sessions that begin, change and end. */
  public AtprotoOAuthClientBuilder listener(SessionListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Sets whether {@link AtprotoOAuthClient#scopes} reads the permission sets of {@code include}
   * scopes from the network: from the PDS of the account that DNS names for the namespace. Off
   * unless set. A set is read when it is needed, kept in memory, and read again after five minutes.
   */
  public AtprotoOAuthClientBuilder resolvePermissionSets(boolean on) {
    this.resolvePermissionSets = on;
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

  /**
   * Adds settings for the guarded transport, such as a proxy or network rules: {@code http(guarded
   * -> guarded.proxy(uri))}. Calls add up. They have no effect on a transport of your own.
   */
  public AtprotoOAuthClientBuilder http(Consumer<GuardedHttpClientBuilder> settings) {
    http = http.andThen(settings);
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

  /**
   * Sets how long {@link AtprotoOAuthClient#authorize} and {@link AtprotoOAuthClient#callback} may
   * take, all their requests together; 20 seconds unless set, from 4 seconds to 2 minutes. Not
   * included are the stores and an application's decision about the login.
   */
  public AtprotoOAuthClientBuilder loginDeadline(Duration deadline) {
    this.loginDeadline = Objects.requireNonNull(deadline, "deadline");
    return this;
  }

  /**
   * Sets the time-out of calls to a PDS that set none; 30 seconds unless set. A single call can
   * have its own: {@code session.xrpc().withTimeout(duration)}.
   */
  public AtprotoOAuthClientBuilder xrpcTimeout(Duration timeout) {
    this.xrpcTimeout = Objects.requireNonNull(timeout, "timeout");
    return this;
  }

  /**
   * Sets how long a call to a PDS may wait for a free connection before its time-out begins; 1
   * minute unless set, from 1 millisecond to 10 minutes. A call with a time-out of its own waits no
   * longer than that. A call that gets no connection fails with a {@link TransientException} whose
   * cause is an {@link io.github.atprotojakarta.http.HttpTransportException} of the kind {@code
   * BUSY}: it was not sent.
   */
  public AtprotoOAuthClientBuilder xrpcConnectionWait(Duration wait) {
    this.xrpcConnectionWait = Objects.requireNonNull(wait, "wait");
    return this;
  }

  /** Sets how long a login may take; 10 minutes unless set, 1 hour at most. */
  public AtprotoOAuthClientBuilder loginTimeout(Duration timeout) {
    this.loginTimeout = Objects.requireNonNull(timeout, "timeout");
    return this;
  }

  /**
   * Sets how long metadata of authorization servers and resource servers are cached; 5 minutes
   * unless set, 10 minutes at most, zero for no cache. The verification of an account uses no
   * cache.
   */
  public AtprotoOAuthClientBuilder metadataCache(Duration lifetime) {
    this.metadataCache = Objects.requireNonNull(lifetime, "lifetime");
    return this;
  }

  /**
   * Sets how long handles and DID documents are cached; 5 minutes unless set, 10 minutes at most,
   * zero for no cache. The verification of an account reads its DID document without the cache.
   * Building fails when the lifetime is out of these bounds.
   */
  public AtprotoOAuthClientBuilder identityCache(Duration lifetime) {
    this.identityCache = Objects.requireNonNull(lifetime, "lifetime");
    return this;
  }

  /**
   * Sets the memory for caches of other servers' data, in MiB: metadata, identities, nonces and
   * clocks; 16 unless set. Entries that are seldom used are removed when it is full.
   *
   * @throws IllegalArgumentException when it is not from 1 to 1024
   */
  public AtprotoOAuthClientBuilder cacheMemory(int mebibytes) {
    this.budget = new CacheBudget(mebibytes);
    return this;
  }

  /**
   * Sets what creates the threads of refreshes and look-ups; daemon threads unless set. Each
   * refresh and each look-up has a thread of its own, which no caller can interrupt, and which
   * waits for no other one. The factory may return {@code null} when it has no thread.
   */
  public AtprotoOAuthClientBuilder threads(ThreadFactory threads) {
    this.threads = new ThreadPerTask(threads);
    return this;
  }

  /** Sets the clock. */
  public AtprotoOAuthClientBuilder clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Sets the source of states, verifiers, keys and identifiers. Unless set, it is Corretto's if
   * Corretto signs, and otherwise the platform's.
   */
  public AtprotoOAuthClientBuilder random(SecureRandom random) {
    this.random = Objects.requireNonNull(random, "random");
    return this;
  }

  /** Sets the store of DPoP nonces; in memory unless set. */
  public AtprotoOAuthClientBuilder dpopNonces(DpopNonceStore store) {
    this.dpopNonces = Objects.requireNonNull(store, "store");
    return this;
  }

  /**
   * Sets a cache of handles, DID documents and servers' metadata that nodes share; none unless set.
   * It is asked when a login begins and for {@link AtprotoOAuthClient#identity}, after the cache in
   * memory and before the servers. {@link #identityCache} and {@link #metadataCache} set how old
   * entries may be; zero switches it off, too.
   */
  public AtprotoOAuthClientBuilder documentCache(DocumentCache cache) {
    this.documentCache = Objects.requireNonNull(cache, "cache");
    return this;
  }

  /**
   * Sets the JCA provider of the DPoP keys and their signatures. Unless set, each operation uses
   * the fastest provider that is present: Corretto, Conscrypt, Bouncy Castle, or the platform's. A
   * line in the log says which one signs. The client does not register it. Building fails when the
   * provider cannot make ES256 keys and signatures.
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
      throw new IllegalArgumentException("clientMetadata is not set; set it before build()");
    }
    ClientRules.check(metadata, developmentMode);
    ClientRules.checkTimes(loginTimeout, loginDeadline, xrpcTimeout, xrpcConnectionWait);
    OwnedResources own = new OwnedResources();
    try {
      return new AtprotoOAuthClient(this, metadata, own);
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  /** Returns the application's transport, or a new guarded one with connections of its own. */
  HttpTransport transport(ClientMetadata client, OwnedResources own, ClientContext context) {
    HttpTransport sender = transport == null ? own.keep(guardedClient(client)) : transport;
    return new LimitedTransport(context.observations().observing(sender));
  }

  private GuardedHttpClient guardedClient(ClientMetadata client) {
    GuardedHttpClientBuilder settings = GuardedHttpClient.builder().allowInsecure(developmentMode);
    http.accept(settings);
    return settings
        .networkRules(
            settings.networkRules().toBuilder().ownAddress(URI.create(client.clientId())).build())
        .build();
  }

  ClientContext context() {
    Observations observations = new Observations(operationListeners);
    return new ClientContext(
        clock,
        random == null ? ChosenProviders.random(provider) : random,
        provider,
        MetricsListener.all(metricsListeners),
        observations,
        observations.carrying(threads),
        new JvmWaits(),
        new ClientTimeouts(loginDeadline, xrpcTimeout, xrpcConnectionWait),
        developmentMode);
  }

  DpopTransport dpopTransport(
      HttpTransport servers, HttpTransport resources, ClientContext context) {
    return new DpopTransport(
        servers,
        resources,
        new ServerClocks(clock, budget),
        context.random(),
        provider,
        dpopNonces == null ? new InMemoryDpopNonceStore(budget.nonces()) : dpopNonces,
        context.metrics());
  }

  /** Returns the application's cache of documents, which cannot fail or delay a login. */
  @Nullable DocumentCache documents(ClientContext context) {
    return documentCache == null
        ? null
        : new LimitedDocumentCache(documentCache, context.executor(), context.clock());
  }

  IdentityResolver identityResolver(
      HttpTransport over, ClientContext context, @Nullable DocumentCache documents) {
    IdentityResolver.Builder resolver =
        IdentityResolver.builder(over)
            .development(developmentMode)
            .cacheMemory(budget.mebibytes())
            .cacheLifetime(identityCache)
            .documentCache(documents)
            .executor(TimeLimit.carrying(context.executor()));
    identity.accept(resolver);
    return resolver.build();
  }
}
