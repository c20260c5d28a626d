package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import io.github.atprotojakarta.jakarta.filter.AuthenticationEntryPoint;
import io.github.atprotojakarta.jakarta.filter.PathPatterns;
import io.github.atprotojakarta.jakarta.internal.config.ConfigurationReader;
import io.github.atprotojakarta.jakarta.internal.config.WebApplication;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.login.LoginEndpoints;
import io.github.atprotojakarta.jakarta.login.LoginService;
import io.github.atprotojakarta.jakarta.operations.MaintenanceScheduler;
import io.github.atprotojakarta.jakarta.operations.ManagedScheduler;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/**
 * Puts everything together, once: settings, client, and what answers requests. The one place where
 * CDI beans become constructor arguments.
 */
@ApplicationScoped
public class AtprotoRuntime {
  private static final System.Logger LOG = System.getLogger(AtprotoRuntime.class.getName());

  @Inject Settings settings;
  @Inject WebApplication application;
  @Inject ClientBeans parts;

  private AtprotoConfiguration configuration;
  private AtprotoOAuthClient client;
  private MaintenanceScheduler housekeeping;
  private BrowserCookies cookies;
  private ApplicationUrls addresses;
  private ErrorResponses failures;
  private LoginEndpoints endpoints;
  private AuthenticationEntryPoint challenge;
  private Optional<AtprotoRoles> roles = Optional.empty();

  /**
   * Reads the settings and builds the client.
   *
   * @throws IllegalArgumentException when settings are bad
   * @throws IllegalStateException when beans do not go together
   */
  @PostConstruct
  public void build() {
    String contextPath = contextPath();
    configuration = new ConfigurationReader(settings).read();
    addresses = new ApplicationUrls(configuration, contextPath);
    ClientKeySet keys = parts.keys(configuration);
    ClientMetadataFactory description = new ClientMetadataFactory(configuration, addresses, keys);
    client = client(description, keys);
    String path = addresses.publicContextPath();
    cookies =
        new BrowserCookies(
            configuration.cookieName(),
            !configuration.loopback(),
            path.isEmpty() ? "/" : path,
            configuration.cookieMaxAge());
    failures =
        new ErrorResponses(configuration, addresses, parts.ownFailureHandler(), new SecureRandom());
    endpoints =
        new LoginEndpoints(
            configuration,
            addresses,
            cookies,
            new LoginService(client, configuration.responseMode()),
            failures);
    challenge = new AuthenticationEntryPoint(configuration, addresses, cookies, failures);
    roles = parts.ownRoles();
    announce(description);
    housekeeping =
        new MaintenanceScheduler(
            client,
            parts.choreLease(),
            parts.chores(),
            new ManagedScheduler("atproto-housekeeping"));
    housekeeping.start();
  }

  private AtprotoOAuthClient client(ClientMetadataFactory description, ClientKeySet keys) {
    AtprotoOAuthClientBuilder builder =
        AtprotoOAuthClient.builder()
            .clientMetadata(description.metadata())
            .keySet(keys)
            .developmentMode(configuration.developmentMode())
            .identity(
                identity ->
                    identity
                        .plcDirectory(configuration.plcDirectory())
                        .fallbackNameServers(configuration.nameServers())
                        .dnsOverHttps(configuration.dnsOverHttps())
                        .handleResolverService(configuration.handleResolver()))
            .metadataCache(configuration.metadataCache())
            .loginTimeout(configuration.loginTimeout())
            .singleSession(configuration.singleSession())
            .refreshTimings(configuration.refreshTimings());
    if (configuration.jcaProvider() != null) {
      builder.provider(configuration.jcaProvider());
    }
    parts.addTo(builder);
    return builder.build();
  }

  /**
   * Asked first, so that a bean that comes too early fails before it reads half of the settings.
   */
  private String contextPath() {
    if (application.contextPath().isEmpty() && settings.get("atproto.public-url").isEmpty()) {
      throw new IllegalStateException(
          "The sign-in was asked for before the web application started (by a @Startup EJB?), so"
              + " its context path is not known. Set atproto.public-url by MicroProfile Config,"
              + " system property or environment, or ask later.");
    }
    return application.contextPath().orElse("");
  }

  private void announce(ClientMetadataFactory description) {
    LOG.log(
        Level.INFO,
        "AT Protocol sign-in is ready: "
            + description.kind()
            + ", client_id "
            + client.clientMetadata().clientId()
            + ", redirect_uri "
            + addresses.registeredCallback()
            + ", sessions in "
            + parts.sessions().describe("memory")
            + ", pending logins in "
            + parts.states().describe("memory")
            + ", refresh lock "
            + parts.lock().describe("of this JVM")
            + ", development mode "
            + (configuration.developmentMode() ? "ON" : "off"));
    if (parts.sessions().get().isEmpty() || parts.states().get().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "AT Protocol sessions or logins are kept in memory: a restart forgets them, and no other"
              + " node sees them. Add atproto-oauth-persistence, or CDI beans that are a"
              + " SessionStore and a StateStore.");
    }
  }

  /** The settings, for injection. */
  @Produces
  @Dependent
  public AtprotoConfiguration configuration() {
    return configuration;
  }

  /** The client, for injection. Closed with the application; do not close it. */
  @Produces
  @Dependent
  public AtprotoOAuthClient client() {
    return client;
  }

  public MaintenanceScheduler housekeeping() {
    return housekeeping;
  }

  public BrowserCookies cookies() {
    return cookies;
  }

  public ApplicationUrls addresses() {
    return addresses;
  }

  public ErrorResponses failures() {
    return failures;
  }

  public LoginEndpoints endpoints() {
    return endpoints;
  }

  /** Whether a request is part of signing in: it has to be open to everybody. */
  public boolean isOwnPage(HttpServletRequest request) {
    String path = PathPatterns.of(request);
    String page = configuration.loginPage().split("\\?", 2)[0];
    // The container may already have put a welcome file in the place of the login page's path.
    return path.startsWith(configuration.base() + "/")
        || path.equals(page)
        || request.getRequestURI().equals(request.getContextPath() + page);
  }

  public AuthenticationEntryPoint challenge() {
    return challenge;
  }

  /** What the application says about a person. */
  public Set<String> rolesOf(AtprotoPrincipal principal) {
    return roles.map(own -> own.rolesOf(principal)).orElse(Set.of());
  }

  @PreDestroy
  public void close() {
    housekeeping.close();
    client.close();
  }
}
