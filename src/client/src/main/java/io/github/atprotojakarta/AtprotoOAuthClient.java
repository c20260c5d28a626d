package io.github.atprotojakarta;

import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.OwnedResources;
import io.github.atprotojakarta.internal.RetryAfterTransport;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.http.TimeLimit;
import io.github.atprotojakarta.internal.lexicon.CachedPermissionSets;
import io.github.atprotojakarta.internal.login.AccountVerifier;
import io.github.atprotojakarta.internal.login.CodeExchange;
import io.github.atprotojakarta.internal.login.CompletedLogin;
import io.github.atprotojakarta.internal.login.LoginCompletion;
import io.github.atprotojakarta.internal.login.LoginDestinations;
import io.github.atprotojakarta.internal.login.LoginStart;
import io.github.atprotojakarta.internal.login.NodeSessionImport;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.oauth.CurrentKeys;
import io.github.atprotojakarta.internal.refresh.AccountBlocks;
import io.github.atprotojakarta.internal.refresh.AdministrativeSignOut;
import io.github.atprotojakarta.internal.refresh.FreshTokens;
import io.github.atprotojakarta.internal.refresh.LevelMeasurements;
import io.github.atprotojakarta.internal.refresh.RefreshDestinations;
import io.github.atprotojakarta.internal.refresh.Revocation;
import io.github.atprotojakarta.internal.refresh.SessionEvents;
import io.github.atprotojakarta.internal.refresh.SessionMaintenance;
import io.github.atprotojakarta.internal.refresh.SessionUse;
import io.github.atprotojakarta.internal.refresh.Sessions;
import io.github.atprotojakarta.internal.refresh.SignOut;
import io.github.atprotojakarta.metrics.Operation;
import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.client.ClientSelfCheck;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.scope.PermissionSets;
import io.github.atprotojakarta.scope.ScopeComparison;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackBrowser;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionBatch;
import io.github.atprotojakarta.session.SessionEvent.Occasion;
import io.github.atprotojakarta.session.SessionInfo;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionStore;
import jakarta.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signs users in with their AT Protocol account and keeps their sessions.
 *
 * <pre>{@code
 * var client = AtprotoOAuthClient.builder().clientMetadata(metadata).keySet(keys).build();
 * LoginRedirect login = client.authorize("alice.example.com", AuthorizeOptions.DEFAULT);
 * // send the browser to login.redirect(), keep login.browserToken() in a cookie; on return:
 * CallbackResult result = client.callback(CallbackParameters.parse(query), browserToken);
 * result.session().xrpc().query("app.bsky.actor.getProfile", Map.of("actor", did));
 * }</pre>
 *
 * An application needs one instance, which is safe for use by all threads.
 */
public final class AtprotoOAuthClient implements AutoCloseable {
  private final ClientMetadata metadata;
  private final CurrentKeys keys;
  private final SessionStore store;
  private final IdentityResolver identities;
  private final LoginStart loginStart;
  private final LoginCompletion loginCompletion;
  private final NodeSessionImport nodeImport;
  private final Sessions sessions;
  private final SignOut signOut;
  private final AccountBlocks blocks;
  private final SessionAdministration administration;
  private final SessionMaintenance maintenance;
  private final LevelMeasurements levels;
  private final ClientSelfCheck selfCheck;
  private final boolean singleSession;
  private final boolean resolvesPermissionSets;
  private final PermissionSets permissionSets;
  private final ClientContext context;
  private final OwnedResources own;

  AtprotoOAuthClient(
      AtprotoOAuthClientBuilder builder, ClientMetadata metadata, OwnedResources own) {
    this.metadata = metadata;
    this.store = builder.sessionStore;
    this.singleSession = builder.singleSession;
    this.own = own;
    this.context = builder.context();
    this.keys = new CurrentKeys(builder.keys, metadata, context.clock());
    HttpTransport transport =
        new RetryAfterTransport(
            builder.transport(metadata, own, context), context.clock(), builder.budget);
    // Calls have their own connections: slow PDSes must not stop logins and refreshes.
    HttpTransport calls = builder.transport(metadata, own, context);
    DpopTransport dpop = builder.dpopTransport(transport, calls, context);
    @Nullable DocumentCache documents = builder.documents(context);
    ServerMetadataResolver servers =
        new ServerMetadataResolver(
            transport,
            builder.developmentMode,
            builder.metadataCache,
            builder.budget.mebibytes(),
            documents);
    AuthorizationServerClient server = new AuthorizationServerClient(dpop, metadata, keys);
    Revocation revocation = new Revocation(servers, server);
    SessionEvents events = new SessionEvents(builder.listeners);
    this.identities = builder.identityResolver(transport, context, documents);
    this.resolvesPermissionSets = builder.resolvePermissionSets;
    this.permissionSets =
        resolvesPermissionSets
            ? new CachedPermissionSets(identities, transport, context)
            : PermissionSets.none();
    this.selfCheck = new ClientSelfCheck(transport, context.clock(), identities.plcDirectory());
    FreshTokens tokens =
        own.keep(
            new FreshTokens(
                store,
                builder.refreshLock,
                builder.refreshTimings,
                new RefreshDestinations(metadata.clientId(), identities, servers, server),
                revocation,
                events,
                context));
    this.signOut = new SignOut(store, revocation, events, tokens::discard, context.clock());
    AdministrativeSignOut othersSignOut =
        new AdministrativeSignOut(store, events, tokens::discard, context.clock());
    this.blocks = new AccountBlocks(store, events, othersSignOut, context.clock());
    this.administration =
        new SessionAdministration(store, builder.sessionLimits, othersSignOut, blocks);
    this.loginStart =
        new LoginStart(
            metadata,
            new LoginDestinations(identities, servers, context.developmentMode()),
            server,
            builder.stateStore,
            blocks,
            builder.loginTimeout,
            context);
    this.loginCompletion =
        new LoginCompletion(
            new CodeExchange(servers, server, revocation),
            new AccountVerifier(identities, servers),
            builder.stateStore,
            store,
            blocks,
            AtprotoOAuthException::setAppState,
            context);
    this.nodeImport = new NodeSessionImport(metadata.clientId(), store, context);
    SessionUse uses = new SessionUse(store, builder.sessionLimits, context.clock());
    this.sessions = new Sessions(store, uses, tokens, signOut, events, dpop, context);
    this.maintenance =
        new SessionMaintenance(signOut, uses, store, builder.stateStore, events, context);
    this.levels =
        new LevelMeasurements(
            store, builder.stateStore, tokens::unsaved, keys::createdAt, keys::expiresAt, context);
  }

  /** Returns a builder. Only {@link AtprotoOAuthClientBuilder#clientMetadata} is required. */
  public static AtprotoOAuthClientBuilder builder() {
    return new AtprotoOAuthClientBuilder();
  }

  /**
   * Begins a login.
   *
   * @param identifier the handle, the DID, or the address of a PDS or entryway that the user typed
   * @throws IdentityException when the identifier leads to no account
   * @throws AccountBlockedException when an administrator has blocked the account
   * @throws ServerMetadataException when the account's server does not meet the AT Protocol profile
   * @throws OAuthResponseException when the authorization server refuses the request
   * @throws AuthMethodUnsatisfiableException when the server accepts no authentication method of
   *     this client
   * @throws TransientException when a server did not respond
   * @throws IllegalArgumentException when an option exceeds the client metadata
   */
  public LoginRedirect authorize(String identifier, AuthorizeOptions options) {
    return context
        .observations()
        .observe(new Operation.LoginStart(), () -> loginStart.begin(identifier, options));
  }

  /**
   * Completes a login. Uses the pending login up, even if it fails.
   *
   * @param browserToken the token in the browser's cookie; {@code null} if there is none
   * @throws OAuthCallbackException when the login cannot be completed
   * @throws AccountBlockedException when an administrator has blocked the account
   * @throws TransientException when a server did not respond
   */
  public CallbackResult callback(CallbackParameters parameters, @Nullable Secret browserToken) {
    List<Secret> tokens = browserToken == null ? List.of() : List.of(browserToken);
    return callback(parameters, CallbackBrowser.withTokens(tokens), login -> {});
  }

  /**
   * Completes a login that the application may refuse. The session is complete and stored when the
   * application decides, but no event has told of it, and no other session has ended for it.
   *
   * @param browser what the browser sends beside the parameters
   * @param decision returns normally to accept the login. If it throws an exception, the session's
   *     tokens are revoked, the session is deleted, and the exception is thrown to the caller
   * @throws OAuthCallbackException when the login cannot be completed
   * @throws AccountBlockedException when an administrator has blocked the account
   * @throws TransientException when a server did not respond
   */
  public CallbackResult callback(
      CallbackParameters parameters, CallbackBrowser browser, Consumer<CallbackResult> decision) {
    CallbackResult result =
        context
            .observations()
            .observe(
                new Operation.LoginCompletion(),
                () ->
                    result(
                        loginCompletion.complete(
                            parameters,
                            browser,
                            this::keepUnlessBlocked,
                            login -> decide(login, decision)),
                        Occasion.LOGIN));
    if (singleSession) {
      signOutOthers(result.session().key());
    }
    return result;
  }

  /** Maintenance revokes the tokens of a server that does not respond in time. */
  private void signOutOthers(SessionKey kept) {
    TimeLimit.within(
        context.clock(), context.timeouts().login(), () -> signOut.signOutOthers(kept));
  }

  /** A block may have come before the session was stored: then nobody else ends the session. */
  private void keepUnlessBlocked(CompletedLogin login) {
    sessions.keepUnlessRefused(
        login.session(),
        () -> blocks.check(login.session().key().did(), login.appState().orElse(null)));
  }

  private void decide(CompletedLogin login, Consumer<CallbackResult> decision) {
    sessions.decide(
        login.session(),
        session ->
            decision.accept(new CallbackResult(session, login.sessionToken(), login.appState())));
  }

  private CallbackResult result(CompletedLogin login, Occasion occasion) {
    return new CallbackResult(
        sessions.established(login.session(), occasion), login.sessionToken(), login.appState());
  }

  /**
   * Returns the account's newest session with tokens that have not expired. Throws the same
   * exceptions as {@link #restore(SessionKey, RefreshPolicy)}.
   */
  public OAuthSession restore(Did did) {
    return restore(did, RefreshPolicy.AUTO);
  }

  /**
   * Returns the account's newest session with tokens that have not expired, and refreshes its
   * tokens as the policy says. Throws the same exceptions as {@link #restore(SessionKey,
   * RefreshPolicy)}.
   */
  public OAuthSession restore(Did did, RefreshPolicy policy) {
    return sessions.restore(did, policy);
  }

  /**
   * Returns a session.
   *
   * @throws TokenRevokedException when the session does not exist
   * @throws TokenRefreshException when the session is over ({@link
   *     io.github.atprotojakarta.session.SessionLimits}) or its tokens cannot be refreshed; the
   *     user must sign in again
   * @throws AuthMethodUnsatisfiableException when its client key is not configured any more
   * @throws OAuthResponseException when the server refuses the refresh for a reason that does not
   *     end the session; the message names what to fix
   * @throws TransientException when the tokens could not be refreshed now
   * @throws IllegalStateException when a program failed during the refresh: a part that the
   *     application provides, or this library. The cause names it; the session is kept
   */
  public OAuthSession restore(SessionKey key, RefreshPolicy policy) {
    return sessions.restore(key, policy);
  }

  /**
   * Returns several sessions, for work on many accounts: a store reads a hundred of them at once.
   * Refreshes nothing; each session refreshes its tokens when it is used.
   *
   * @return the sessions in the order of their keys, without those that have ended and those that
   *     this node cannot read
   * @throws TransientException when the store failed
   */
  public Map<SessionKey, OAuthSession> restoreAll(Collection<SessionKey> keys) {
    return sessions.restoreAll(keys);
  }

  /**
   * Does a piece of work for each session that matches a filter, for jobs that concern many
   * accounts. Reads a hundred sessions at once. A session that exists all the time is given to the
   * work once; an account with several sessions is concerned several times. Returns when the work
   * on all sessions has ended.
   *
   * <pre>{@code
   * client.forEachSession(
   *     SessionFilter.builder().build(), 8, session -> post(session), batch -> LOG.info(batch));
   * }</pre>
   *
   * <p>A piece of work that throws an exception counts as failed, is logged once a minute, and the
   * others go on.
   *
   * @param threads how many threads work at the same time, the caller's among them: 1 to {@link
   *     SessionBatch#MOST_PARALLEL}. If the server has fewer, fewer work
   * @param work runs in any of the threads, without the caller's transaction; the session refreshes
   *     its tokens when it is used
   * @param progress is called before each reading of sessions, by one thread at a time. If it
   *     throws an exception, no work begins any more, and the exception is thrown to the caller
   * @return what was done
   * @throws InterruptedException when the caller's thread was interrupted; the other threads were
   *     interrupted too, and have ended
   * @throws TransientException when the store failed; call it again
   * @throws UnsupportedOperationException if the store does not list sessions ({@link
   *     SessionStore#list})
   * @throws IllegalArgumentException if the filter is for retired sessions, or if {@code threads}
   *     is out of its range
   */
  public SessionBatch forEachSession(
      SessionFilter filter,
      int threads,
      Consumer<OAuthSession> work,
      Consumer<SessionBatch> progress)
      throws InterruptedException {
    return sessions.forEach(filter, threads, work, progress);
  }

  /** Returns the sessions of an account, newest login first. */
  public Map<SessionKey, SessionInfo> sessions(Did did) {
    return sessions.list(did);
  }

  /**
   * Revokes a session's tokens and deletes the session, no matter what the server responds. Does
   * nothing if the session does not exist.
   */
  public void revoke(SessionKey key) {
    signOut.signOut(key);
  }

  /**
   * Imports a session that a Node application stored with the reference package ({@code
   * NodeSavedSession} as JSON), so that the user need not sign in again. This client must have the
   * same {@code client_id} and the same keys. Import each session once, and stop the Node
   * application first: a refresh token can be used once.
   *
   * @return the session, and the token for a browser's cookie; without application state
   * @throws IllegalArgumentException naming what is missing or wrong, never its value
   * @throws AccountBlockedException when the account is blocked; the tokens are then revoked
   */
  public CallbackResult importNodeSession(JsonObject nodeSavedSession) {
    CompletedLogin imported = nodeImport.store(nodeSavedSession);
    keepUnlessBlocked(imported);
    return result(imported, Occasion.IMPORT);
  }

  /**
   * Returns another {@code client_id} that stored sessions were made with, if there is one. That
   * happens when the client's public address changes. Those sessions cannot be refreshed until the
   * old address is restored.
   */
  public Optional<String> otherClientId() {
    return store.otherClientId(metadata.clientId());
  }

  /**
   * Counts the stored sessions of each client key that was removed from the key set, or that may
   * not sign (any more); a store may stop at 1,000 for each. Those sessions cannot be refreshed
   * until the key is configured again.
   */
  public Map<String, Long> sessionsOfRemovedClientKeys() {
    return store.sessionsOfOtherClientKeys(
        new HashSet<>(keySet().signingKids(context.clock().instant())));
  }

  /**
   * Returns the tasks that one node must run about every minute: delete unfinished logins, end
   * sessions that are over, retry failed revocations, delete ended sessions. The Jakarta module
   * runs them on a server. Elsewhere call {@code maintenanceTasks().forEach(MaintenanceTask::run)}
   * regularly.
   */
  public List<MaintenanceTask> maintenanceTasks() {
    return maintenance.tasks();
  }

  /**
   * Reports levels, such as the number of sessions, to the metrics listeners. Call it on every node
   * about every minute; the Jakarta module does. The rows of the stores are counted every five
   * minutes.
   *
   * @throws TransientException when a store did not respond; its levels are then NaN
   */
  public void measureLevels() {
    levels.report();
  }

  /** Ends all sessions of an account. */
  public void signOutEverywhere(Did did) {
    store.keys(did).forEach(signOut::signOut);
  }

  /** Returns the functions for administrators: they list and end the sessions of all accounts. */
  public SessionAdministration administration() {
    return administration;
  }

  /**
   * Returns an account's verified handle and its PDS. The result may be some minutes old.
   *
   * @throws IdentityException if the account does not exist or has no PDS
   * @throws TransientException if its directory or host does not respond
   */
  public Identity identity(Did did) {
    return identities.resolve(did, false);
  }

  /**
   * Returns an account's handle if this client has verified it within the last day, at a login or
   * by {@link #identity}. Makes no request.
   */
  public Optional<Handle> knownHandle(Did did) {
    return identities.knownHandle(did);
  }

  /**
   * Returns the same as {@link #identity(Did)}, but reads the account's document again. Use it
   * before you call a handle wrong: accounts change their handles.
   */
  public Identity freshIdentity(Did did) {
    return identities.resolve(did, true);
  }

  /**
   * Returns the comparison of scopes for an account. With {@link
   * AtprotoOAuthClientBuilder#resolvePermissionSets} it reads the sets of {@code include} scopes
   * from the network when it needs them; otherwise an {@code include} covers only itself.
   */
  public ScopeComparison scopes(Did account) {
    return new ScopeComparison(permissionSets, account.value());
  }

  /** Returns whether {@link #scopes} reads permission sets from the network. */
  public boolean resolvesPermissionSets() {
    return resolvesPermissionSets;
  }

  /**
   * Checks this client from outside, as authorization servers do: fetches its metadata and keys
   * from their public addresses, each several times to reach all nodes, and compares this machine's
   * clock with the PLC directory's. Takes 90 seconds at most, if servers are slow.
   *
   * @return the faults that a server would refuse; none for a loopback client
   */
  public List<SelfCheckFinding> selfCheck() {
    return selfCheck.check(metadata, keySet());
  }

  /** Returns the client metadata that this client was built with. */
  public ClientMetadata clientMetadata() {
    return metadata;
  }

  /** Returns the current key set, the first key first. */
  public ClientKeySet keySet() {
    return keys.get();
  }

  /**
   * Returns the first key that may sign now; it signs for new sessions at each server that accepts
   * its algorithm. Empty for a client without keys.
   */
  public Optional<ClientKey> signingKey() {
    return keys.signing();
  }

  /**
   * Waits some seconds at most for refreshes that were sent, stores or revokes their tokens, and
   * closes the connections that this client made itself.
   */
  @Override
  public void close() {
    own.close();
  }
}
