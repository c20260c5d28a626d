package io.github.atprotojakarta;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.identity.IdentityResolver;
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
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.TokenInfo;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in with their AT Protocol account and keeps their sessions.
 *
 * <pre>{@code
 * var client = AtprotoOAuthClient.builder().clientMetadata(metadata).keySet(keys).build();
 * LoginRedirect login = client.authorize("alice.example.com", AuthorizeOptions.DEFAULT);
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
  private final SessionMaintenance maintenance;
  private final ClientSelfCheck selfCheck;
  private final boolean singleSession;
  private final MetricsListener metrics;
  private final OwnedResources own;

  AtprotoOAuthClient(
      AtprotoOAuthClientBuilder builder, ClientMetadata metadata, OwnedResources own) {
    this.metadata = metadata;
    this.keys = builder.keys;
    this.singleSession = builder.singleSession;
    this.metrics = MetricsListener.all(builder.metricsListeners);
    this.own = own;
    HttpTransport transport =
        builder.transport == null ? own.transport(builder.developmentMode) : builder.transport;
    this.selfCheck = new ClientSelfCheck(transport);
    Executor executor = builder.executor == null ? own.threads() : builder.executor;
    DpopTransport dpop =
        new DpopTransport(
            transport,
            builder.clock,
            builder.random,
            builder.provider,
            builder.dpopNonces,
            metrics);
    ServerMetadataResolver servers =
        new ServerMetadataResolver(transport, builder.developmentMode, builder.metadataCache);
    AuthorizationServerClient server = new AuthorizationServerClient(dpop, metadata, keys);
    Revocation revocation = new Revocation(servers, server);
    IdentityResolver.Builder identity =
        IdentityResolver.builder(transport).development(builder.developmentMode).executor(executor);
    builder.identity.accept(identity);
    this.identities = identity.build();
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
                metrics));
    this.maintenance =
        new SessionMaintenance(
            sessions, builder.sessionStore, builder.stateStore, events, builder.clock);
  }

  /**
   * Begins a client. {@link AtprotoOAuthClientBuilder#clientMetadata} is the only thing that it
   * must be given.
   */
  public static AtprotoOAuthClientBuilder builder() {
    return new AtprotoOAuthClientBuilder();
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
    return new CallbackResult(session, login.sessionToken(), Optional.ofNullable(login.appState()));
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
      metrics.on(new Measurement.Login(outcome));
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
    sessions.list(did).forEach(each -> all.put(each.key(), each.tokenInfo()));
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
    return new CallbackResult(imported.session(), imported.sessionToken(), Optional.empty());
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
   * maintenanceTasks().forEach(MaintenanceTask::run)} now and then.
   */
  public List<MaintenanceTask> maintenanceTasks() {
    return maintenance.tasks();
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
}
