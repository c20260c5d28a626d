package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.AccountIdentifier;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.jose.Sha256;
import io.github.atprotojakarta.internal.oauth.AuthorizationParameters;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.oauth.PushedAuthorization;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.internal.refresh.Revocation;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A login from what a person typed to a stored session: {@link #begin} and {@link #complete}. */
public final class LoginFlow {
  private final ClientMetadata client;
  private final IdentityResolver identities;
  private final ServerMetadataResolver servers;
  private final AuthorizationServerClient authorizationServer;
  private final StateStore states;
  private final SessionStore sessions;
  private final Revocation revocation;
  private final Duration lifetime;
  private final boolean allowHttp;
  private final Clock clock;
  private final SecureRandom random;
  private final @Nullable Provider provider;

  /** Creates the flow; {@code lifetime} is how long a login may take. */
  public LoginFlow(
      ClientMetadata client,
      IdentityResolver identities,
      ServerMetadataResolver servers,
      AuthorizationServerClient authorizationServer,
      StateStore states,
      SessionStore sessions,
      Revocation revocation,
      Duration lifetime,
      boolean allowHttp,
      Clock clock,
      SecureRandom random,
      @Nullable Provider provider) {
    this.client = client;
    this.identities = identities;
    this.servers = servers;
    this.authorizationServer = authorizationServer;
    this.states = states;
    this.sessions = sessions;
    this.revocation = revocation;
    this.lifetime = lifetime;
    this.allowHttp = allowHttp;
    this.clock = clock;
    this.random = random;
    this.provider = provider;
  }

  /** Who a login is for, and where. */
  private record Destination(
      AuthorizationServerMetadata server, @Nullable Did account, @Nullable String loginHint) {}

  /** Begins a login: see {@link io.github.atprotojakarta.AtprotoOAuthClient#authorize}. */
  public LoginRedirect begin(String identifier, AuthorizeOptions options) {
    URI redirectUri = redirectUri(options);
    String scope = scope(options);
    Destination to = destination(identifier);
    Secret state = RandomTokens.token(random);
    Secret verifier = RandomTokens.codeVerifier(random);
    Secret browserToken =
        options.browserToken() == null ? RandomTokens.token(random) : options.browserToken();
    DpopKey key = DpopKey.generate(random, provider);
    ClientAuthentication authentication = authorizationServer.negotiate(to.server());
    PushedAuthorization pushed =
        push(
            to,
            new AuthorizationParameters(
                redirectUri,
                scope,
                state,
                verifier,
                options.responseMode(),
                prompt(options, to.server()),
                to.loginHint(),
                options.uiLocales(),
                options.display()),
            key,
            authentication);
    Instant now = clock.instant();
    PendingAuthorization pending =
        PendingAuthorization.builder()
            .stateHash(Sha256.hash(state))
            .browserHash(Sha256.hash(browserToken))
            .issuer(to.server().issuer())
            .clientId(client.clientId())
            .authentication(authentication)
            .expectedDid(to.account())
            .redirectUri(redirectUri)
            .codeVerifier(verifier)
            .dpopKey(key)
            .appState(options.appState())
            .createdAt(now)
            .expiresAt(now.plus(lifetime))
            .build();
    states.insert(pending);
    return new LoginRedirect(pushed.redirect(), browserToken, pending.expiresAt());
  }

  private URI redirectUri(AuthorizeOptions options) {
    URI uri = options.redirectUri() == null ? client.redirectUris().get(0) : options.redirectUri();
    if (!client.accepts(uri)) {
      throw new IllegalArgumentException(
          "redirect_uri " + uri + " is not one of the client metadata: " + client.redirectUris());
    }
    return uri;
  }

  private String scope(AuthorizeOptions options) {
    String asked = options.scope() == null ? client.scope() : options.scope();
    Scopes scopes = Scopes.parse(asked);
    if (!scopes.contains("atproto")) {
      throw new IllegalArgumentException("scope \"" + asked + "\" lacks atproto");
    }
    if (!Scopes.parse(client.scope()).containsAll(scopes)) {
      throw new IllegalArgumentException(
          "scope \"" + asked + "\" is more than the client metadata declares: " + client.scope());
    }
    return asked;
  }

  /** A server that lists its prompts and lacks this one would ignore it, or refuse the request. */
  private static @Nullable String prompt(
      AuthorizeOptions options, AuthorizationServerMetadata server) {
    String prompt = options.prompt();
    if (prompt != null
        && prompt.equals("create")
        && !server.promptValues().isEmpty()
        && !server.promptValues().contains("create")) {
      throw new ServerMetadataException(
          "The authorization server " + server.issuer() + " does not let people sign up this way");
    }
    return prompt;
  }

  private Destination destination(String identifier) {
    AccountIdentifier parsed = AccountIdentifier.parse(identifier, allowHttp);
    if (parsed instanceof AccountIdentifier.ByServer byServer) {
      return new Destination(servers.ofServer(byServer.origin()), null, null);
    }
    if (parsed instanceof AccountIdentifier.ByHandle byHandle) {
      return destination(identities.resolve(byHandle.handle()), byHandle.handle().toString());
    }
    Did did = ((AccountIdentifier.ByDid) parsed).did();
    return destination(identities.resolve(did, false), did.toString());
  }

  private Destination destination(Identity identity, String loginHint) {
    return new Destination(servers.ofPds(identity.pds(), false), identity.did(), loginHint);
  }

  private PushedAuthorization push(
      Destination to,
      AuthorizationParameters parameters,
      DpopKey key,
      ClientAuthentication authentication) {
    try {
      return authorizationServer.push(to.server(), parameters, key, authentication);
    } catch (HttpTransportException e) {
      throw unreachable(to.server().issuer(), e);
    } catch (OAuthResponseException e) {
      throw e.status() >= 500 ? unreachable(to.server().issuer(), e) : e;
    }
  }

  private static TransientException unreachable(URI issuer, Exception cause) {
    return new TransientException(
        "The authorization server "
            + issuer
            + " does not answer properly; try again later ("
            + cause.getMessage()
            + ")",
        cause);
  }

  /** Completes a login: see {@link io.github.atprotojakarta.AtprotoOAuthClient#callback}. */
  public Completed complete(CallbackParameters parameters, @Nullable Secret browserToken) {
    // Consumed before anything is judged: whatever comes of it, this state is not good again.
    PendingAuthorization pending =
        states
            .consume(Sha256.hash(parameters.state()))
            .filter(login -> clock.instant().isBefore(login.expiresAt()))
            .orElseThrow(
                () ->
                    new OAuthCallbackException(
                        Reason.UNKNOWN_STATE,
                        "There is no pending login for this state: it was used already, has expired,"
                            + " or was never begun here; begin the login again",
                        null,
                        null,
                        null,
                        null));
    if (browserToken == null || !Sha256.hash(browserToken).equals(pending.browserHash())) {
      throw refused(
          pending,
          Reason.OTHER_BROWSER,
          "This login was begun in another browser, or its cookie is gone; begin the login again");
    }
    AuthorizationServerMetadata server = servers.ofIssuer(pending.issuer(), false);
    checkIssuer(pending, server, parameters);
    if (parameters.error() != null) {
      throw new OAuthCallbackException(
          Reason.REFUSED,
          "The authorization server " + pending.issuer() + " refused: " + parameters.error(),
          parameters.error(),
          parameters.errorDescription(),
          pending.appState(),
          null);
    }
    return establish(pending, server, exchange(pending, server, parameters));
  }

  /**
   * A login whose session is stored.
   *
   * @param session the session
   * @param sessionToken what its key is the hash of
   * @param appState what the application gave to the login; {@code null} for nothing
   */
  public record Completed(StoredSession session, Secret sessionToken, @Nullable String appState) {}

  /** RFC 9207: an answer of another server than the one that was asked is a mix-up attack. */
  private static void checkIssuer(
      PendingAuthorization pending,
      AuthorizationServerMetadata server,
      CallbackParameters parameters) {
    if (parameters.iss() == null && server.sendsIssuer()) {
      throw refused(
          pending,
          Reason.ISSUER_MISMATCH,
          "The callback lacks iss, which the authorization server "
              + pending.issuer()
              + " promises to send");
    }
    if (parameters.iss() != null && !parameters.iss().equals(pending.issuer().toString())) {
      throw refused(
          pending,
          Reason.ISSUER_MISMATCH,
          "The callback names another authorization server than "
              + pending.issuer()
              + ", where this login began");
    }
  }

  private TokenResponse exchange(
      PendingAuthorization pending,
      AuthorizationServerMetadata server,
      CallbackParameters parameters) {
    try {
      return authorizationServer.exchange(
          server,
          parameters.code(),
          pending.codeVerifier(),
          pending.redirectUri(),
          pending.dpopKey(),
          pending.authentication());
    } catch (HttpTransportException e) {
      throw unreachable(pending.issuer(), e);
    } catch (OAuthResponseException e) {
      if (e.status() >= 500) {
        throw unreachable(pending.issuer(), e);
      }
      throw new OAuthCallbackException(
          Reason.REFUSED,
          e.getMessage(),
          e.error().orElse(null),
          e.description().orElse(null),
          pending.appState(),
          e);
    }
  }

  /** From here on there are tokens: whatever fails, they must not be left behind on the server. */
  private Completed establish(
      PendingAuthorization pending, AuthorizationServerMetadata server, TokenResponse response) {
    Instant now = clock.instant();
    TokenSet tokens = tokens(response, server.issuer(), server.issuer(), now);
    try {
      tokens = tokens(response, server.issuer(), verifiedPds(pending, response.sub()), now);
      Secret sessionToken = RandomTokens.token(random);
      StoredSession session =
          StoredSession.builder()
              .key(SessionKey.of(response.sub(), sessionToken))
              .clientId(pending.clientId())
              .authentication(pending.authentication())
              .dpopKey(pending.dpopKey())
              .tokens(tokens)
              .createdAt(now)
              .build();
      sessions.insert(session);
      return new Completed(session, sessionToken, pending.appState());
    } catch (RuntimeException e) {
      revocation.revoke(tokens, pending.dpopKey(), pending.authentication());
      throw e;
    }
  }

  private static TokenSet tokens(TokenResponse response, URI issuer, URI audience, Instant now) {
    return new TokenSet(
        issuer,
        response.sub(),
        audience,
        response.scope(),
        response.accessToken(),
        response.refreshToken(),
        response.expiresIn() == null ? null : now.plus(response.expiresIn()));
  }

  /**
   * The account's PDS, after it was verified that this account is under the server that answered:
   * any server could claim any account.
   */
  private URI verifiedPds(PendingAuthorization pending, Did sub) {
    if (pending.expectedDid() != null && !pending.expectedDid().equals(sub)) {
      throw refused(
          pending,
          Reason.ACCOUNT_MISMATCH,
          "The login began for " + pending.expectedDid() + " and came back for " + sub);
    }
    URI pds;
    URI issuer;
    try {
      pds = identities.resolve(sub, true).pds();
      issuer = servers.ofPds(pds, true).issuer();
    } catch (TransientException e) {
      throw e;
    } catch (AtprotoOAuthException e) {
      throw new OAuthCallbackException(
          Reason.ACCOUNT_MISMATCH, e.getMessage(), null, null, pending.appState(), e);
    }
    if (!issuer.equals(pending.issuer())) {
      throw refused(
          pending,
          Reason.ACCOUNT_MISMATCH,
          "The authorization server "
              + pending.issuer()
              + " answered for "
              + sub
              + ", whose own is "
              + issuer);
    }
    return pds;
  }

  private static OAuthCallbackException refused(
      PendingAuthorization pending, Reason reason, String message) {
    return new OAuthCallbackException(reason, message, null, null, pending.appState(), null);
  }
}
