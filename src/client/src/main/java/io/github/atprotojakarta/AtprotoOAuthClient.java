package io.github.atprotojakarta;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.DidResolver;
import io.github.atprotojakarta.identity.HandleResolver;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.internal.ClientRules;
import io.github.atprotojakarta.internal.IdentityParts;
import io.github.atprotojakarta.internal.OwnedResources;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.login.LoginFlow;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.refresh.Revocation;
import io.github.atprotojakarta.internal.refresh.SessionEvents;
import io.github.atprotojakarta.internal.refresh.SessionMaintenance;
import io.github.atprotojakarta.internal.refresh.Sessions;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.client.ClientSelfCheck;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import io.github.atprotojakarta.oauth.dpop.InMemoryDpopNonceStore;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionListener;
import io.github.atprotojakarta.session.TokenInfo;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.InMemoryStateStore;
import io.github.atprotojakarta.store.LocalRefreshLock;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in with their AT Protocol account and keeps their sessions.
 *
 * <pre>{@code
 * var client = AtprotoOAuthClient.builder().clientMetadata(metadata).keySet(keys).build();
 * Authorization login = client.authorize("alice.example.com", AuthorizeOptions.DEFAULT);
 * // send the browser to login.redirect(), keep login.browserToken() in a cookie; it comes back:
 * CallbackResult result = client.callback(CallbackParameters.parse(query), browserToken);
 * result.session().xrpc().query("app.bsky.actor.getProfile", Map.of("actor", did));
 * }</pre>
 *
 * One instance serves a whole application and all of its threads.
 */
public final class AtprotoOAuthClient implements AutoCloseable {
  private final ClientMetadata metadata;
  private final ClientKeySet keys;
  private final IdentityResolver identities;
  private final LoginFlow logins;
  private final Sessions sessions;
  private final SessionMaintenance upkeep;
  private final ClientSelfCheck selfCheck;
  private final boolean singleSession;
  private final MetricsListener meter;
  private final OwnedResources own;

  private AtprotoOAuthClient(Builder builder, ClientMetadata metadata, OwnedResources own) {
    this.metadata = metadata;
    this.keys = builder.keys;
    this.singleSession = builder.singleSession;
    this.meter = MetricsListener.all(builder.meters);
    this.own = own;
    HttpTransport transport =
        builder.transport == null ? own.transport(builder.developmentMode) : builder.transport;
    this.selfCheck = new ClientSelfCheck(transport);
    Executor executor = builder.executor == null ? own.threads() : builder.executor;
    DpopTransport dpop =
        new DpopTransport(
            transport, builder.clock, builder.random, builder.provider, builder.dpopNonces, meter);
    ServerMetadataResolver servers =
        new ServerMetadataResolver(transport, builder.developmentMode, builder.metadataCache);
    AuthorizationServerClient server = new AuthorizationServerClient(dpop, metadata, keys);
    Revocation revocation = new Revocation(servers, server);
    this.identities = builder.identity.resolver(transport, executor, builder.developmentMode);
    this.logins =
        new LoginFlow(
            metadata,
            identities,
            servers,
            server,
            builder.stateStore,
            builder.sessionStore,
            revocation,
            builder.loginTimeout,
            builder.developmentMode,
            builder.clock,
            builder.random,
            builder.provider);
    SessionEvents events = new SessionEvents(builder.listeners);
    this.sessions =
        own.keep(
            new Sessions(
                metadata.clientId(),
                builder.sessionStore,
                builder.refreshLock,
                identities,
                servers,
                server,
                dpop,
                revocation,
                events,
                builder.refreshTimings,
                executor,
                builder.clock,
                builder.random,
                meter));
    this.upkeep =
        new SessionMaintenance(
            sessions, builder.sessionStore, builder.stateStore, events, builder.clock);
  }

  /** Begins a client. {@link Builder#clientMetadata} is the only thing that it must be given. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins a login.
   *
   * @param identifier what the person typed: a handle, a DID, or the address of a PDS or entryway
   * @throws IdentityException when it leads to no account
   * @throws ServerMetadataException when the account's server cannot take part
   * @throws OAuthResponseException when the authorization server refuses the request
   * @throws AuthMethodUnsatisfiableException when the server accepts no authentication method that
   *     this client has
   * @throws TransientException when somebody did not answer
   * @throws IllegalArgumentException when an option is more than the client metadata declares
   */
  public LoginRedirect authorize(String identifier, AuthorizeOptions options) {
    return logins.begin(identifier, options);
  }

  /**
   * Completes a login.
   *
   * @param browserToken the token that the browser holds; {@code null} when it holds none
   * @throws OAuthCallbackException when the login cannot be completed; the pending login is used up
   * @throws TransientException when somebody did not answer; the pending login is used up
   */
  public CallbackResult callback(CallbackParameters parameters, @Nullable Secret browserToken) {
    LoginFlow.Completed login = complete(parameters, browserToken);
    OAuthSession session = sessions.established(login.session());
    if (singleSession) {
      sessions.signOutOthers(session.key());
    }
    return new CallbackResult(session, login.sessionToken(), login.appState());
  }

  private LoginFlow.Completed complete(
      CallbackParameters parameters, @Nullable Secret browserToken) {
    Measurement.LoginOutcome outcome = Measurement.LoginOutcome.FAILED;
    try {
      LoginFlow.Completed login = logins.complete(parameters, browserToken);
      outcome = Measurement.LoginOutcome.COMPLETED;
      return login;
    } catch (OAuthCallbackException e) {
      outcome = Measurement.LoginOutcome.REFUSED;
      throw e;
    } finally {
      meter.on(new Measurement.Login(outcome));
    }
  }

  /** The account's newest session, with tokens that have not expired; throws as the other. */
  public OAuthSession restore(Did did) {
    return sessions.restore(did, RefreshPolicy.AUTO);
  }

  /**
   * A session.
   *
   * @throws TokenRevokedException when there is none
   * @throws TokenRefreshException when its tokens cannot be refreshed; the user has to sign in
   *     again
   * @throws AuthMethodUnsatisfiableException when its client key is not configured any more
   * @throws OAuthResponseException when the server refuses the refresh for another reason than the
   *     session: the session is kept, and the message says what to mend
   * @throws TransientException when it could not be refreshed now
   */
  public OAuthSession restore(SessionKey key, RefreshPolicy policy) {
    return sessions.restore(key, policy);
  }

  /** The sessions of an account, newest login first. */
  public Map<SessionKey, TokenInfo> sessions(Did did) {
    Map<SessionKey, TokenInfo> all = new LinkedHashMap<>();
    sessions.list(did).forEach(each -> all.put(each.key(), OAuthSession.tokenInfo(each)));
    return all;
  }

  /**
   * Revokes a session's tokens and deletes it, whatever the server answers; no error if it is gone.
   */
  public void revoke(SessionKey key) {
    sessions.signOut(key);
  }

  /**
   * Takes over a session that a Node application stored with the reference package ({@code
   * NodeSavedSession} as JSON), so that nobody has to sign in again. This client must be the same
   * one: the same {@code client_id}, with the same keys. Import each session once, and stop the
   * Node application first: a refresh token is good once.
   *
   * @return the session, and the token for a browser's cookie; there is no application state
   * @throws IllegalArgumentException naming what is missing or wrong, never its value
   */
  public CallbackResult importNodeSession(JsonObject nodeSavedSession) {
    Sessions.Imported imported = sessions.importNodeSession(nodeSavedSession);
    return new CallbackResult(imported.session(), imported.sessionToken(), null);
  }

  /**
   * Another {@code client_id} that stored sessions were made with. There is one after the client's
   * public address has changed: those sessions cannot be refreshed until it is restored.
   */
  public Optional<String> otherClientId() {
    return sessions.otherClientId();
  }

  /**
   * What has to be done about every minute, by any one node: logins that nobody finished are
   * forgotten, revocations that failed are tried again, sessions that have ended are deleted and
   * dead claims removed. On a server, the Jakarta module runs them; elsewhere call {@code
   * chores().forEach(Chore::run)} now and then.
   */
  public List<MaintenanceTask> chores() {
    return upkeep.chores();
  }

  /** Signs every session of an account out. */
  public void signOutEverywhere(Did did) {
    sessions.list(did).stream().map(StoredSession::key).forEach(sessions::signOut);
  }

  /** An account's handle, verified, and its PDS. */
  public Identity identity(Did did) {
    return identities.resolve(did, false);
  }

  /**
   * Looks at this client from outside, as authorization servers do: fetches its own metadata and
   * keys from their public addresses.
   *
   * @return what a server would refuse; empty when nothing is wrong, and for a loopback client
   */
  public List<SelfCheckFinding> selfCheck() {
    return selfCheck.check(metadata, keys);
  }

  /** The client metadata that this client was built with. */
  public ClientMetadata clientMetadata() {
    return metadata;
  }

  /** The key set that this client was built with. */
  public ClientKeySet keySet() {
    return keys;
  }

  /**
   * Waits, for some seconds at most, for refreshes that were sent, stores or revokes their tokens,
   * and closes connections and threads that this client made itself.
   */
  @Override
  public void close() {
    own.close();
  }

  /**
   * Builds an {@link AtprotoOAuthClient}. Whatever is not set has a default that works in one JVM:
   * stores in memory, an in-JVM lock, the guarded transport, the public PLC directory.
   */
  public static final class Builder {
    private @Nullable ClientMetadata metadata;
    private ClientKeySet keys = ClientKeySet.empty();
    private SessionStore sessionStore = new InMemorySessionStore();
    private StateStore stateStore = new InMemoryStateStore();
    private RefreshLock refreshLock = new LocalRefreshLock();
    private RefreshTimings refreshTimings = RefreshTimings.DEFAULT;
    private final List<SessionListener> listeners = new ArrayList<>();
    private final List<MetricsListener> meters = new ArrayList<>();
    private boolean singleSession;
    private boolean developmentMode;
    private @Nullable HttpTransport transport;
    private final IdentityParts identity = new IdentityParts();
    private Duration loginTimeout = Duration.ofMinutes(10);
    private Duration metadataCache = ServerMetadataResolver.USUAL_LIFETIME;
    private @Nullable Executor executor;
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();
    private @Nullable Provider provider;
    private DpopNonceStore dpopNonces = new InMemoryDpopNonceStore();

    private Builder() {}

    /** Sets the client metadata. Required. */
    public Builder clientMetadata(ClientMetadata metadata) {
      this.metadata = Objects.requireNonNull(metadata, "metadata");
      return this;
    }

    /** Sets the client's keys; required for a confidential client. */
    public Builder keySet(ClientKeySet keys) {
      this.keys = Objects.requireNonNull(keys, "keys");
      return this;
    }

    /** Sets where sessions are kept; in memory unless set. */
    public Builder sessionStore(SessionStore store) {
      this.sessionStore = Objects.requireNonNull(store, "store");
      return this;
    }

    /** Sets where pending logins are kept; in memory unless set. */
    public Builder stateStore(StateStore store) {
      this.stateStore = Objects.requireNonNull(store, "store");
      return this;
    }

    /** Sets the refresh lock; within this JVM unless set. */
    public Builder refreshLock(RefreshLock lock) {
      this.refreshLock = Objects.requireNonNull(lock, "lock");
      return this;
    }

    /** Sets how long the parts of a refresh may take. */
    public Builder refreshTimings(RefreshTimings timings) {
      this.refreshTimings = Objects.requireNonNull(timings, "timings");
      return this;
    }

    /** Makes a login end the account's other sessions, on other devices too; off unless set. */
    public Builder singleSession(boolean on) {
      this.singleSession = on;
      return this;
    }

    /** Adds somebody who is told what happens inside, to count it. */
    public Builder meter(MetricsListener meter) {
      meters.add(Objects.requireNonNull(meter, "meter"));
      return this;
    }

    /** Adds a listener. */
    public Builder listener(SessionListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Allows plain http and private addresses, for development only.
     *
     * <p>Building fails when the client metadata is that of a public https client.
     */
    public Builder developmentMode(boolean on) {
      this.developmentMode = on;
      return this;
    }

    /** Sets the transport; the guarded one unless set. */
    public Builder transport(HttpTransport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
      return this;
    }

    /** Sets how handles are looked up; DNS and HTTPS at once unless set. */
    public Builder handleResolver(HandleResolver resolver) {
      identity.handleResolver = Objects.requireNonNull(resolver, "resolver");
      return this;
    }

    /** Sets an XRPC service that is asked for handles when DNS and HTTPS find none. */
    public Builder handleResolverService(URI origin) {
      identity.handleResolverService = Objects.requireNonNull(origin, "origin");
      return this;
    }

    /** Sets how TXT records are read; the platform's name servers unless set. */
    public Builder txtLookup(TxtLookup lookup) {
      identity.txtLookup = Objects.requireNonNull(lookup, "lookup");
      return this;
    }

    /**
     * Sets a service that TXT records are read from instead of the platform's name servers, such as
     * {@code https://dns.google/resolve}; it must speak {@code application/dns-json}.
     */
    public Builder dnsOverHttps(URI service) {
      identity.dnsOverHttps = Objects.requireNonNull(service, "service");
      return this;
    }

    /**
     * Sets recursive name servers that are asked for a handle when DNS and HTTPS find none; the
     * service of {@link #handleResolverService} comes after them.
     */
    public Builder fallbackNameServers(List<InetSocketAddress> servers) {
      identity.fallbackNameServers = List.copyOf(servers);
      return this;
    }

    /** Sets how DIDs are resolved; did:plc and did:web unless set. */
    public Builder didResolver(DidResolver resolver) {
      identity.didResolver = Objects.requireNonNull(resolver, "resolver");
      return this;
    }

    /** Sets the PLC directory; {@code https://plc.directory} unless set. */
    public Builder plcDirectory(URI origin) {
      identity.plcDirectory = Objects.requireNonNull(origin, "origin");
      return this;
    }

    /** Sets how long a login may take; 10 minutes unless set, 1 hour at most. */
    public Builder loginTimeout(Duration timeout) {
      this.loginTimeout = Objects.requireNonNull(timeout, "timeout");
      return this;
    }

    /**
     * Sets how long the metadata of authorization servers and resource servers are kept; 5 minutes
     * unless set, 10 minutes at most, zero for not at all. Where an account is verified none is
     * taken from there.
     */
    public Builder metadataCache(Duration lifetime) {
      this.metadataCache = Objects.requireNonNull(lifetime, "lifetime");
      return this;
    }

    /**
     * Sets where refreshes and look-ups run, so that no caller can interrupt one; daemon threads
     * unless set.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** Sets the clock. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** Sets the source of states, verifiers, keys and identifiers. */
    public Builder random(SecureRandom random) {
      this.random = Objects.requireNonNull(random, "random");
      return this;
    }

    /** Sets where DPoP nonces are kept; in memory unless set. */
    public Builder dpopNonces(DpopNonceStore store) {
      this.dpopNonces = Objects.requireNonNull(store, "store");
      return this;
    }

    /**
     * Sets the JCA provider that makes the DPoP keys and every signature; the platform's first one
     * unless set. It is not registered anywhere. Building fails when it cannot make ES256 keys and
     * signatures.
     */
    public Builder provider(Provider provider) {
      this.provider = Objects.requireNonNull(provider, "provider");
      return this;
    }

    /**
     * Builds the client.
     *
     * @throws IllegalArgumentException when parts do not go together; the message says which
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
  }
}
