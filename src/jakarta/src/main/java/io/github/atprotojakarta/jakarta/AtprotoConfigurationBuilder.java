package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.http.GuardedHttpClientBuilder;
import io.github.atprotojakarta.http.NetworkRules;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
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
 * Builds an {@link AtprotoConfiguration}. Each method sets the value that the accessor of the same
 * name returns. The builder checks no value: the library checks settings when it reads them.
 */
public final class AtprotoConfigurationBuilder {
  @Nullable URI publicUrl;
  String base = "/oauth";
  String scope = "atproto";
  @Nullable String loginScope;
  @Nullable String clientName;
  @Nullable URI clientUri;
  @Nullable URI logoUri;
  @Nullable URI tosUri;
  @Nullable URI policyUri;
  Supplier<ClientKeySet> keys = ClientKeySet::empty;
  boolean developmentMode;
  URI plcDirectory = URI.create("https://plc.directory");
  @Nullable URI handleResolver;
  @Nullable URI dnsOverHttps;
  List<InetSocketAddress> nameServers = List.of();
  Duration metadataCache = ServerMetadataResolver.USUAL_LIFETIME;
  Duration identityCache = IdentityResolver.USUAL_LIFETIME;
  int cacheMemory = 16;
  @Nullable Provider jcaProvider;
  NetworkRules networkRules = NetworkRules.DEFAULT;
  @Nullable URI httpProxy;
  @Nullable SSLContext sslContext;
  int connectionsPerOrigin = GuardedHttpClientBuilder.CONNECTIONS_PER_ORIGIN;
  Duration loginDeadline = Duration.ofSeconds(20);
  Duration xrpcTimeout = Duration.ofSeconds(30);
  Duration xrpcConnectionWait = Duration.ofMinutes(1);
  String loginPage = "/";
  String home = "/";
  Duration loginTimeout = Duration.ofMinutes(10);
  String responseMode = "query";
  boolean singleSession;
  boolean permissionSets;
  Duration cookieMaxAge = Duration.ofDays(14);
  String cookieName = "atproto";
  List<String> languages = List.of("en", "de", "ar");
  int accounts = 1;
  @Nullable String administrationRole;
  boolean guardsHttpSession = true;
  RefreshTimings refreshTimings = RefreshTimings.DEFAULT;
  SessionLimits sessionLimits = SessionLimits.DEFAULT;
  Duration sessionRecheck = Duration.ZERO;

  AtprotoConfigurationBuilder() {}

  public AtprotoConfigurationBuilder publicUrl(URI value) {
    publicUrl = value;
    return this;
  }

  public AtprotoConfigurationBuilder base(String value) {
    base = value;
    return this;
  }

  public AtprotoConfigurationBuilder scope(String value) {
    scope = value;
    return this;
  }

  public AtprotoConfigurationBuilder loginScope(@Nullable String value) {
    loginScope = value;
    return this;
  }

  public AtprotoConfigurationBuilder clientName(String value) {
    clientName = value;
    return this;
  }

  public AtprotoConfigurationBuilder clientUri(URI value) {
    clientUri = value;
    return this;
  }

  public AtprotoConfigurationBuilder logoUri(URI value) {
    logoUri = value;
    return this;
  }

  public AtprotoConfigurationBuilder tosUri(URI value) {
    tosUri = value;
    return this;
  }

  public AtprotoConfigurationBuilder policyUri(URI value) {
    policyUri = value;
    return this;
  }

  public AtprotoConfigurationBuilder keys(ClientKeySet value) {
    return keys(() -> value);
  }

  /**
   * Sets the source of {@link AtprotoConfiguration#keys}, which the client asks before each use of
   * a key, such as a {@link io.github.atprotojakarta.oauth.client.ClientKeyFile}.
   */
  public AtprotoConfigurationBuilder keys(Supplier<ClientKeySet> value) {
    keys = value;
    return this;
  }

  public AtprotoConfigurationBuilder developmentMode(boolean value) {
    developmentMode = value;
    return this;
  }

  public AtprotoConfigurationBuilder plcDirectory(URI value) {
    plcDirectory = value;
    return this;
  }

  public AtprotoConfigurationBuilder handleResolver(URI value) {
    handleResolver = value;
    return this;
  }

  public AtprotoConfigurationBuilder dnsOverHttps(URI value) {
    dnsOverHttps = value;
    return this;
  }

  public AtprotoConfigurationBuilder nameServers(List<InetSocketAddress> value) {
    nameServers = List.copyOf(value);
    return this;
  }

  public AtprotoConfigurationBuilder metadataCache(Duration value) {
    metadataCache = value;
    return this;
  }

  /** Sets {@code atproto.permission-sets}; false unless set. */
  public AtprotoConfigurationBuilder permissionSets(boolean value) {
    permissionSets = value;
    return this;
  }

  /** Sets {@code atproto.identity-cache}; five minutes unless set. */
  public AtprotoConfigurationBuilder identityCache(Duration value) {
    identityCache = value;
    return this;
  }

  /** Sets {@code atproto.cache-memory}, in MiB; 16 unless set. */
  public AtprotoConfigurationBuilder cacheMemory(int value) {
    cacheMemory = value;
    return this;
  }

  public AtprotoConfigurationBuilder jcaProvider(Provider value) {
    jcaProvider = value;
    return this;
  }

  public AtprotoConfigurationBuilder networkRules(NetworkRules value) {
    networkRules = value;
    return this;
  }

  public AtprotoConfigurationBuilder httpProxy(URI value) {
    httpProxy = value;
    return this;
  }

  public AtprotoConfigurationBuilder sslContext(SSLContext value) {
    sslContext = value;
    return this;
  }

  public AtprotoConfigurationBuilder connectionsPerOrigin(int value) {
    connectionsPerOrigin = value;
    return this;
  }

  public AtprotoConfigurationBuilder loginDeadline(Duration value) {
    loginDeadline = value;
    return this;
  }

  public AtprotoConfigurationBuilder xrpcTimeout(Duration value) {
    xrpcTimeout = value;
    return this;
  }

  public AtprotoConfigurationBuilder xrpcConnectionWait(Duration value) {
    xrpcConnectionWait = value;
    return this;
  }

  public AtprotoConfigurationBuilder loginPage(String value) {
    loginPage = value;
    return this;
  }

  public AtprotoConfigurationBuilder home(String value) {
    home = value;
    return this;
  }

  public AtprotoConfigurationBuilder loginTimeout(Duration value) {
    loginTimeout = value;
    return this;
  }

  public AtprotoConfigurationBuilder responseMode(String value) {
    responseMode = value;
    return this;
  }

  public AtprotoConfigurationBuilder singleSession(boolean value) {
    singleSession = value;
    return this;
  }

  public AtprotoConfigurationBuilder cookieMaxAge(Duration value) {
    cookieMaxAge = value;
    return this;
  }

  public AtprotoConfigurationBuilder cookieName(String value) {
    cookieName = value;
    return this;
  }

  public AtprotoConfigurationBuilder languages(List<String> value) {
    languages = List.copyOf(value);
    return this;
  }

  public AtprotoConfigurationBuilder accounts(int value) {
    accounts = value;
    return this;
  }

  public AtprotoConfigurationBuilder administrationRole(String value) {
    administrationRole = value;
    return this;
  }

  public AtprotoConfigurationBuilder guardsHttpSession(boolean value) {
    guardsHttpSession = value;
    return this;
  }

  public AtprotoConfigurationBuilder refreshTimings(RefreshTimings value) {
    refreshTimings = value;
    return this;
  }

  public AtprotoConfigurationBuilder sessionLimits(SessionLimits value) {
    sessionLimits = value;
    return this;
  }

  public AtprotoConfigurationBuilder sessionRecheck(Duration value) {
    sessionRecheck = value;
    return this;
  }

  /** Returns a configuration with the values set so far. */
  public AtprotoConfiguration build() {
    return new AtprotoConfiguration(this);
  }
}
