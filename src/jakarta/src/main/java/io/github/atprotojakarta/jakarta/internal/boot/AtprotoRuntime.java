package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.http.GuardedHttpClientBuilder;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.authentication.CallerRoles;
import io.github.atprotojakarta.jakarta.internal.config.ClientAddresses;
import io.github.atprotojakarta.jakarta.internal.config.ConfigurationReader;
import io.github.atprotojakarta.jakarta.internal.config.WebApplication;
import io.github.atprotojakarta.jakarta.internal.limits.Refusals;
import io.github.atprotojakarta.jakarta.internal.login.LoginLimits;
import io.github.atprotojakarta.jakarta.internal.operations.MaintenanceScheduler;
import io.github.atprotojakarta.jakarta.internal.operations.ManagedScheduler;
import io.github.atprotojakarta.jakarta.internal.operations.NodeLevels;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.ClientKinds;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.MessageCatalog;
import io.github.atprotojakarta.jakarta.operations.AtprotoSelfCheck;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Builds the client and the other objects that depend on the configuration, once, and offers each
 * as a CDI bean. The first use of any of them builds all; {@link Startup} is the first.
 */
@ApplicationScoped
class AtprotoRuntime {
  private static final System.Logger LOG = System.getLogger(AtprotoRuntime.class.getName());

  @Inject Settings settings;
  @Inject WebApplication application;
  @Inject ClientBeans beans;
  @Inject ClientAddresses addresses;
  @Inject Refusals refusals;
  @Inject AtprotoSelfCheck selfCheck;

  private AtprotoConfiguration configuration;
  private LoginLimits loginLimits;
  private ApplicationUrls urls;
  private AtprotoOAuthClient client;
  private BrowserCookies cookies;
  private ClientKinds kinds;
  private ErrorResponses errors;
  private CallerRoles roles;
  private MaintenanceScheduler maintenance;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Reads the settings and builds the objects.
   *
   * @throws IllegalArgumentException when settings are invalid
   * @throws IllegalStateException when beans conflict with each other or with settings
   */
  @PostConstruct
  void build() {
    String contextPath = contextPath();
    configuration = new ConfigurationReader(settings).read();
    loginLimits = new LoginLimits(settings, addresses, refusals);
    urls = new ApplicationUrls(configuration, contextPath);
    Supplier<ClientKeySet> keys = beans.keys(configuration);
    ClientMetadataFactory metadata = new ClientMetadataFactory(configuration, urls, keys.get());
    client = client(metadata, keys);
    cookies = new BrowserCookies(configuration, urls);
    kinds = new ClientKinds(beans.pageRequestRule());
    errors =
        new ErrorResponses(
            configuration, urls, beans.failureHandler(), messages(), new SecureRandom(), kinds);
    roles = new CallerRoles(beans.roles());
    announce(metadata);
    maintenance =
        new MaintenanceScheduler(
            client,
            beans.maintenanceLease(),
            beans.maintenanceTasks(),
            new NodeLevels(beans.metrics(), this::findings),
            new ManagedScheduler("atproto-maintenance"));
    maintenance.start();
  }

  private double findings() {
    return selfCheck.checkedAt().isEmpty() ? Double.NaN : selfCheck.findings().size();
  }

  /**
   * Returns the context path. Called before the settings are read, so that a bean that asks too
   * early fails before half of the settings are known.
   */
  private String contextPath() {
    if (application.contextPath().isEmpty() && settings.get("atproto.public-url").isEmpty()) {
      throw new IllegalStateException(
          "The sign-in was used before the web application started (by a @Startup EJB?), so its"
              + " context path is not known. Set atproto.public-url by MicroProfile Config, system"
              + " property or environment variable, or use the sign-in later.");
    }
    return application.contextPath().orElse("");
  }

  private AtprotoOAuthClient client(ClientMetadataFactory metadata, Supplier<ClientKeySet> keys) {
    AtprotoOAuthClientBuilder builder =
        AtprotoOAuthClient.builder()
            .clientMetadata(metadata.metadata())
            .keySet(keys)
            .developmentMode(configuration.developmentMode())
            .identity(
                identity ->
                    identity
                        .plcDirectory(configuration.plcDirectory())
                        .fallbackNameServers(configuration.nameServers())
                        .dnsOverHttps(configuration.dnsOverHttps())
                        .handleResolverService(configuration.handleResolver()))
            .http(this::configure)
            .metadataCache(configuration.metadataCache())
            .loginDeadline(configuration.loginDeadline())
            .xrpcTimeout(configuration.xrpcTimeout())
            .xrpcConnectionWait(configuration.xrpcConnectionWait())
            .identityCache(configuration.identityCache())
            .cacheMemory(configuration.cacheMemory())
            .loginTimeout(configuration.loginTimeout())
            .singleSession(configuration.singleSession())
            .resolvePermissionSets(configuration.permissionSets())
            .refreshTimings(configuration.refreshTimings())
            .sessionLimits(configuration.sessionLimits());
    if (configuration.jcaProvider() != null) {
      builder.provider(configuration.jcaProvider());
    }
    beans.addTo(builder);
    return builder.build();
  }

  private void configure(GuardedHttpClientBuilder http) {
    http.networkRules(configuration.networkRules())
        .connectionsPerOrigin(configuration.connectionsPerOrigin());
    if (configuration.httpProxy() != null) {
      http.proxy(configuration.httpProxy());
    }
    if (configuration.sslContext() != null) {
      http.sslContext(configuration.sslContext());
    }
  }

  /** Loads the texts for people. The thread's class loader is that of the web application. */
  private MessageCatalog messages() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return new MessageCatalog(
        configuration.languages(), loader == null ? AtprotoRuntime.class.getClassLoader() : loader);
  }

  private void announce(ClientMetadataFactory metadata) {
    LOG.log(
        Level.INFO,
        "AT Protocol sign-in is ready: "
            + metadata.kind()
            + ", client_id "
            + client.clientMetadata().clientId()
            + ", redirect_uri "
            + urls.registeredCallback()
            + ", sessions in "
            + beans.sessionStore().describe("memory")
            + ", pending logins in "
            + beans.stateStore().describe("memory")
            + ", refresh lock "
            + beans.refreshLock().describe("of this JVM")
            + ", development mode "
            + (configuration.developmentMode() ? "ON" : "off"));
    if (beans.sessionStore().get().isEmpty() || beans.stateStore().get().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "ATP2101 AT Protocol sessions or logins are kept in memory: they are lost at a restart"
              + " and not visible to other nodes. Add atproto-oauth-persistence, or CDI beans that"
              + " implement SessionStore and StateStore.");
    }
  }

  /** The configuration, for injection into any bean. */
  @Produces
  @Dependent
  @Default
  @LibraryBean
  AtprotoConfiguration configuration() {
    return configuration;
  }

  /**
   * The client, for injection into any bean. It is closed with the application; do not close it.
   */
  @Produces
  @Dependent
  @Default
  @LibraryBean
  AtprotoOAuthClient client() {
    return client;
  }

  @Produces
  @Dependent
  ApplicationUrls urls() {
    return urls;
  }

  @Produces
  @Dependent
  BrowserCookies browserCookies() {
    return cookies;
  }

  @Produces
  @Dependent
  ClientKinds kinds() {
    return kinds;
  }

  @Produces
  @Dependent
  ErrorResponses errors() {
    return errors;
  }

  @Produces
  @Dependent
  LoginLimits loginLimits() {
    return loginLimits;
  }

  @Produces
  @Dependent
  CallerRoles roles() {
    return roles;
  }

  /**
   * Returns what {@link #close} does. It works even when CDI has stopped, because it does not use
   * this bean's proxy.
   */
  Runnable ending() {
    return this::close;
  }

  /**
   * Stops maintenance, and then the client, which waits for refreshes under way. Does nothing the
   * second time: {@link StartupInitializer} calls it with the end of the web application, before
   * beans of the application that the client uses are destroyed; CDI calls it if the start failed.
   */
  @PreDestroy
  void close() {
    if (closed.compareAndSet(false, true)) {
      maintenance.close();
      client.close();
    }
  }
}
