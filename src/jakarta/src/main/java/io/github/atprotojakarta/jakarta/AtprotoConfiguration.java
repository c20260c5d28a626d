package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.http.NetworkRules;
import io.github.atprotojakarta.internal.http.PublicHosts;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Provider;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the sign-in. They are read and checked once, when the application starts, and can
 * be injected. Every accessor names the setting that it returns; {@code docs/configuration.md}
 * describes them all.
 */
public final class AtprotoConfiguration {
  private final @Nullable URI publicUrl;
  private final String base;
  private final String scope;
  private final @Nullable String loginScope;
  private final @Nullable String clientName;
  private final @Nullable URI clientUri;
  private final @Nullable URI logoUri;
  private final @Nullable URI tosUri;
  private final @Nullable URI policyUri;
  private final Supplier<ClientKeySet> keys;
  private final boolean developmentMode;
  private final URI plcDirectory;
  private final @Nullable URI handleResolver;
  private final @Nullable URI dnsOverHttps;
  private final List<InetSocketAddress> nameServers;
  private final Duration metadataCache;
  private final Duration identityCache;
  private final int cacheMemory;
  private final @Nullable Provider jcaProvider;
  private final NetworkRules networkRules;
  private final @Nullable URI httpProxy;
  private final @Nullable SSLContext sslContext;
  private final int connectionsPerOrigin;
  private final Duration loginDeadline;
  private final Duration xrpcTimeout;
  private final Duration xrpcConnectionWait;
  private final String loginPage;
  private final String home;
  private final Duration loginTimeout;
  private final String responseMode;
  private final boolean singleSession;
  private final boolean permissionSets;
  private final Duration cookieMaxAge;
  private final String cookieName;
  private final List<String> languages;
  private final int accounts;
  private final @Nullable String administrationRole;
  private final boolean guardsHttpSession;
  private final RefreshTimings refreshTimings;
  private final SessionLimits sessionLimits;
  private final Duration sessionRecheck;

  AtprotoConfiguration(AtprotoConfigurationBuilder builder) {
    publicUrl = builder.publicUrl;
    base = builder.base;
    scope = builder.scope;
    loginScope = builder.loginScope;
    clientName = builder.clientName;
    clientUri = builder.clientUri;
    logoUri = builder.logoUri;
    tosUri = builder.tosUri;
    policyUri = builder.policyUri;
    keys = builder.keys;
    developmentMode = builder.developmentMode;
    plcDirectory = builder.plcDirectory;
    handleResolver = builder.handleResolver;
    dnsOverHttps = builder.dnsOverHttps;
    nameServers = builder.nameServers;
    metadataCache = builder.metadataCache;
    identityCache = builder.identityCache;
    cacheMemory = builder.cacheMemory;
    jcaProvider = builder.jcaProvider;
    networkRules = builder.networkRules;
    httpProxy = builder.httpProxy;
    sslContext = builder.sslContext;
    connectionsPerOrigin = builder.connectionsPerOrigin;
    loginDeadline = builder.loginDeadline;
    xrpcTimeout = builder.xrpcTimeout;
    xrpcConnectionWait = builder.xrpcConnectionWait;
    loginPage = builder.loginPage;
    home = builder.home;
    loginTimeout = builder.loginTimeout;
    responseMode = builder.responseMode;
    singleSession = builder.singleSession;
    permissionSets = builder.permissionSets;
    cookieMaxAge = builder.cookieMaxAge;
    cookieName = builder.cookieName;
    languages = builder.languages;
    accounts = builder.accounts;
    administrationRole = builder.administrationRole;
    guardsHttpSession = builder.guardsHttpSession;
    refreshTimings = builder.refreshTimings;
    sessionLimits = builder.sessionLimits;
    sessionRecheck = builder.sessionRecheck;
  }

  /** Returns a builder with the defaults, for example for tests of a class that injects this. */
  public static AtprotoConfigurationBuilder builder() {
    return new AtprotoConfigurationBuilder();
  }

  /**
   * Returns {@code atproto.public-url}: the application's public address including its context
   * path, such as {@code https://app.example/shop}. {@code null} means the loopback client for
   * development, which serves only browsers on the same machine. {@code http://127.0.0.1:8080/shop}
   * means the loopback client on a known port.
   */
  public @Nullable URI publicUrl() {
    return publicUrl;
  }

  /**
   * Returns {@code atproto.base}: the path of the sign-in endpoints below the context path.
   * Default: {@code /oauth}.
   */
  public String base() {
    return base;
  }

  /**
   * Returns {@code atproto.scope}: every scope that a login may request. Default: {@code atproto}.
   */
  public String scope() {
    return scope;
  }

  /**
   * Returns {@code atproto.login-scope}: the scopes that a login requests if its form names none.
   * Default: those of {@link #scope}.
   */
  public String loginScope() {
    return loginScope == null ? scope : loginScope;
  }

  /** Returns {@code atproto.client-name}: the name on the consent page. */
  public @Nullable String clientName() {
    return clientName;
  }

  /** Returns {@code atproto.client-uri}: the application's home page, below its public URL. */
  public @Nullable URI clientUri() {
    return clientUri;
  }

  /** Returns {@code atproto.logo-uri}: the application's logo, for the consent page. */
  public @Nullable URI logoUri() {
    return logoUri;
  }

  /** Returns {@code atproto.tos-uri}: the terms of service, for the consent page. */
  public @Nullable URI tosUri() {
    return tosUri;
  }

  /** Returns {@code atproto.policy-uri}: the privacy policy, for the consent page. */
  public @Nullable URI policyUri() {
    return policyUri;
  }

  /**
   * Returns the client's current private keys from {@code atproto.keys}, {@code atproto.keys-file}
   * (JWK, JWK set or PEM), {@code atproto.keystore} (PKCS#12) or {@code atproto.keys-order}. A file
   * is read again when it changes. A client with keys is confidential. Default: no keys.
   */
  public ClientKeySet keys() {
    return keys.get();
  }

  /**
   * Returns {@code atproto.development-mode}: whether outgoing requests may use plain HTTP and
   * private addresses. Not allowed with a public URL whose host is public. Default: {@code false}.
   */
  public boolean developmentMode() {
    return developmentMode;
  }

  /**
   * Returns {@code atproto.plc-directory}: the directory for {@code did:plc}. Default: {@code
   * https://plc.directory}.
   */
  public URI plcDirectory() {
    return plcDirectory;
  }

  /**
   * Returns {@code atproto.handle-resolver}: an XRPC service that resolves handles which neither
   * DNS nor HTTPS resolves.
   */
  public @Nullable URI handleResolver() {
    return handleResolver;
  }

  /**
   * Returns {@code atproto.dns-over-https}: a service for TXT records, used instead of the
   * platform's name servers.
   */
  public @Nullable URI dnsOverHttps() {
    return dnsOverHttps;
  }

  /**
   * Returns {@code atproto.name-servers}: name servers for handles which neither DNS nor HTTPS
   * resolves. Default: none.
   */
  public List<InetSocketAddress> nameServers() {
    return nameServers;
  }

  /**
   * Returns {@code atproto.metadata-cache}: how long the metadata of authorization servers and
   * resource servers is cached, ten minutes at most. Default: {@code PT5M}.
   */
  public Duration metadataCache() {
    return metadataCache;
  }

  /**
   * Returns {@code atproto.identity-cache}: how long handles and DID documents are cached, ten
   * minutes at most. Default: {@code PT5M}.
   */
  public Duration identityCache() {
    return identityCache;
  }

  /** Returns {@code atproto.cache-memory}: the memory for caches of other servers' data, in MiB. */
  public int cacheMemory() {
    return cacheMemory;
  }

  /**
   * Returns {@code atproto.jca-provider}: the provider of DPoP keys and signatures. {@code null}
   * means the fastest that is present.
   */
  public @Nullable Provider jcaProvider() {
    return jcaProvider;
  }

  /**
   * Returns {@code atproto.http.deny}, {@code atproto.http.allow} and {@code atproto.http.ports}:
   * where outgoing requests may go.
   */
  public NetworkRules networkRules() {
    return networkRules;
  }

  /** Returns {@code atproto.http.proxy}: the proxy of outgoing requests. Default: none. */
  public @Nullable URI httpProxy() {
    return httpProxy;
  }

  /**
   * Returns the TLS settings of {@code atproto.http.trust-store}, which adds certificate
   * authorities to those of the JVM. {@code null} means those of the JVM.
   */
  public @Nullable SSLContext sslContext() {
    return sslContext;
  }

  /**
   * Returns {@code atproto.http.connections}: how many connections are open to one origin at most.
   * Default: 16.
   */
  public int connectionsPerOrigin() {
    return connectionsPerOrigin;
  }

  /**
   * Returns {@code atproto.login-deadline}: how long the requests of a login's start may take
   * together, and those of its callback. Default: {@code PT20S}.
   */
  public Duration loginDeadline() {
    return loginDeadline;
  }

  /**
   * Returns {@code atproto.xrpc.timeout}: the time-out of calls to a PDS that set none. Default:
   * {@code PT30S}.
   */
  public Duration xrpcTimeout() {
    return xrpcTimeout;
  }

  /**
   * Returns {@code atproto.xrpc.connection-wait}: how long a call to a PDS may wait for a free
   * connection before its time-out begins. Default: {@code PT1M}.
   */
  public Duration xrpcConnectionWait() {
    return xrpcConnectionWait;
  }

  /**
   * Returns {@code atproto.login-page}: the page for choosing an account, a path below the context
   * path. Default: {@code /}.
   */
  public String loginPage() {
    return loginPage;
  }

  /**
   * Returns {@code atproto.home}: the page after signing in or out without a return path. Default:
   * {@code /}.
   */
  public String home() {
    return home;
  }

  /**
   * Returns {@code atproto.login-timeout}: how long a login may take, from one second to one hour.
   * Default: {@code PT10M}.
   */
  public Duration loginTimeout() {
    return loginTimeout;
  }

  /**
   * Returns {@code atproto.response-mode}: {@code query} or {@code form_post}. Default: {@code
   * query}.
   */
  public String responseMode() {
    return responseMode;
  }

  /**
   * Returns {@code atproto.permission-sets}: whether permission sets of {@code include} scopes are
   * read from the network.
   */
  public boolean permissionSets() {
    return permissionSets;
  }

  /**
   * Returns {@code atproto.single-session}: whether a login ends the account's other sessions.
   * Default: {@code false}.
   */
  public boolean singleSession() {
    return singleSession;
  }

  /**
   * Returns {@code atproto.cookie-max-age}: how long a browser keeps the session cookie after it
   * last used the application. {@code PT0S} means until the browser is closed. Default: {@code
   * P14D}, the lifetime of a public client's session.
   */
  public Duration cookieMaxAge() {
    return cookieMaxAge;
  }

  /**
   * Returns {@code atproto.cookie-name}: the prefix of the cookies' names. Two applications on one
   * https origin need two names. Default: {@code atproto}.
   */
  public String cookieName() {
    return cookieName;
  }

  /**
   * Returns {@code atproto.languages}: the languages (BCP 47) of the texts that the library shows
   * to people. The first is for requests that ask for none of them. Default: {@code en, de, ar}.
   */
  public List<String> languages() {
    return languages;
  }

  /**
   * Returns {@code atproto.accounts}: how many accounts a browser can be signed in to. With {@code
   * 1}, signing in with a second account ends the session of the first. With more, the browser
   * keeps the first account's session, and the person can switch between them. Default: {@code 1}.
   */
  public int accounts() {
    return accounts;
  }

  /**
   * Returns {@code atproto.administration.role}: the role of those who may use the endpoints for
   * administrators. Default: {@code null}, these endpoints do not exist.
   */
  public @Nullable String administrationRole() {
    return administrationRole;
  }

  /**
   * Returns {@code atproto.http-session}: whether an {@code HttpSession} belongs to one person. If
   * so ({@code guard}), its id changes at login, and it ends at sign-out and before another person
   * uses it. With {@code ignore} the library never touches it. Default: {@code guard}.
   */
  public boolean guardsHttpSession() {
    return guardsHttpSession;
  }

  /**
   * Returns {@code atproto.refresh.wait}, {@code .lease}, {@code .claim} and {@code .grace}: the
   * time limits of a token refresh.
   */
  public RefreshTimings refreshTimings() {
    return refreshTimings;
  }

  /**
   * Returns {@code atproto.session.idle}, {@code .absolute} and {@code .per-account}: how long
   * sessions last, and how many an account may have.
   */
  public SessionLimits sessionLimits() {
    return sessionLimits;
  }

  /**
   * Returns {@code atproto.session.recheck}: how long a request may trust a session that this node
   * has found valid; zero if each request looks it up.
   */
  public Duration sessionRecheck() {
    return sessionRecheck;
  }

  /** Returns whether this is the loopback client for development. */
  public boolean loopback() {
    return publicUrl == null || "http".equals(publicUrl.getScheme());
  }

  /**
   * Returns whether the public URL is an https address whose host name may be public. This looks at
   * the name only.
   */
  public boolean hasPublicHost() {
    return publicUrl != null && !loopback() && PublicHosts.mayBePublic(publicUrl.getHost());
  }

  /** Returns the public URL and the base; the keys stay out of logs. */
  @Override
  public String toString() {
    return "AtprotoConfiguration[publicUrl=" + publicUrl + ", base=" + base + "]";
  }
}
