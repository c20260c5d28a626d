package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.identity.NameServers;
import io.github.atprotojakarta.internal.http.PublicHosts;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.AtprotoConfigurationBuilder;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.SessionLimits;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the settings of the sign-in. "A new setting" in {@code docs/architecture.md}
 * lists all places that a new setting needs.
 */
public final class ConfigurationReader {
  private final SettingReader reader;
  private final AtprotoConfigurationBuilder builder = AtprotoConfiguration.builder();

  /** Creates a reader of these settings. */
  public ConfigurationReader(Settings settings) {
    this.reader = new SettingReader(settings);
  }

  /**
   * Reads all settings.
   *
   * @throws IllegalArgumentException with a line for each invalid setting: its name, its value
   *     (unless it is secret) and the rule
   */
  public AtprotoConfiguration read() {
    readClient();
    readIdentity();
    readLogin();
    readCookies();
    new HttpSettings(reader).read(builder);
    builder.refreshTimings(new RefreshSettings(reader).read());
    readSessionLimits();
    reader.set("atproto.administration.role", SettingFormats::role, builder::administrationRole);
    AtprotoConfiguration configuration = builder.build();
    checkTogether(configuration);
    reader.done();
    return configuration;
  }

  private void readClient() {
    reader.set("atproto.public-url", SettingFormats::publicUrl, builder::publicUrl);
    reader.set("atproto.base", SettingFormats::base, builder::base);
    // The start has used it already; an invalid value is reported together with all others.
    reader.value("atproto.endpoints", SettingFormats::servedBy);
    reader.set("atproto.scope", SettingFormats::scope, builder::scope);
    reader.set("atproto.client-name", name -> name, builder::clientName);
    reader.set("atproto.client-uri", SettingFormats::address, builder::clientUri);
    reader.set("atproto.logo-uri", SettingFormats::httpsPage, builder::logoUri);
    reader.set("atproto.tos-uri", SettingFormats::httpsPage, builder::tosUri);
    reader.set("atproto.policy-uri", SettingFormats::httpsPage, builder::policyUri);
    reader.set("atproto.jca-provider", JcaProviders::named, builder::jcaProvider);
    builder.keys(new ClientKeySettings(reader).read());
    builder.developmentMode(reader.flag("atproto.development-mode"));
  }

  private void readIdentity() {
    reader.set("atproto.plc-directory", SettingFormats::origin, builder::plcDirectory);
    reader.set("atproto.handle-resolver", SettingFormats::origin, builder::handleResolver);
    reader.set("atproto.dns-over-https", SettingFormats::address, builder::dnsOverHttps);
    reader.set("atproto.name-servers", NameServers::parse, builder::nameServers);
    reader.set(
        "atproto.metadata-cache",
        SettingFormats.duration(Duration.ZERO, ServerMetadataResolver.LONGEST_LIFETIME),
        builder::metadataCache);
    reader.set(
        "atproto.identity-cache",
        SettingFormats.duration(Duration.ZERO, IdentityResolver.LONGEST_LIFETIME),
        builder::identityCache);
    reader.set("atproto.cache-memory", SettingFormats.number(1, 1024), builder::cacheMemory);
  }

  private void readLogin() {
    reader.set("atproto.login-page", SettingFormats::page, builder::loginPage);
    reader.set("atproto.home", SettingFormats::page, builder::home);
    reader.set(
        "atproto.login-timeout",
        SettingFormats.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
        builder::loginTimeout);
    reader.set("atproto.login-scope", SettingFormats::scope, builder::loginScope);
    reader.set("atproto.response-mode", SettingFormats::responseMode, builder::responseMode);
    builder.singleSession(reader.flag("atproto.single-session"));
    builder.permissionSets(reader.flag("atproto.permission-sets"));
    reader.set("atproto.languages", SettingFormats::languages, builder::languages);
  }

  private void readSessionLimits() {
    Function<String, Duration> limit =
        SettingFormats.duration(SessionLimits.SHORTEST, Duration.ofDays(3650));
    builder.sessionLimits(
        new SessionLimits(
            reader.value("atproto.session.idle", SessionLimits.DEFAULT.idle(), limit),
            reader.value("atproto.session.absolute", limit),
            reader.value(
                "atproto.session.per-account",
                SessionLimits.PER_ACCOUNT,
                SettingFormats.number(1, SessionLimits.MOST_PER_ACCOUNT))));
    reader.set(
        "atproto.session.recheck",
        SettingFormats.duration(Duration.ZERO, Duration.ofMinutes(5)),
        builder::sessionRecheck);
  }

  private void readCookies() {
    reader.set(
        "atproto.cookie-max-age",
        SettingFormats.duration(Duration.ZERO, Duration.ofDays(400)),
        builder::cookieMaxAge);
    reader.set("atproto.cookie-name", SettingFormats::cookieName, builder::cookieName);
    reader.set("atproto.http-session", SettingFormats::guard, builder::guardsHttpSession);
    reader.set("atproto.accounts", SettingFormats.number(1, 8), builder::accounts);
  }

  private void checkTogether(AtprotoConfiguration configuration) {
    Scopes loginScope = Scopes.parse(configuration.loginScope());
    if (!Scopes.parse(configuration.scope()).containsAll(loginScope)) {
      reader.problem(
          "atproto.login-scope",
          configuration.loginScope(),
          "must contain only scopes of atproto.scope (" + configuration.scope() + ")");
    }
    Duration recheck = configuration.sessionRecheck();
    if (recheck.compareTo(configuration.sessionLimits().precision()) > 0) {
      // A use is recorded when the session is looked up.
      reader.problem(
          "atproto.session.recheck",
          recheck.toString(),
          "must be at most a tenth of atproto.session.idle ("
              + configuration.sessionLimits().idle()
              + ")");
    }
    URI publicUrl = configuration.publicUrl();
    if (configuration.developmentMode()
        && publicUrl != null
        && !PublicHosts.isPrivate(publicUrl.getHost())) {
      reader.problem(
          "atproto.development-mode",
          "true",
          "must not be set when atproto.public-url is public ("
              + publicUrl
              + "), because everyone who signs in could reach the internal network; private are"
              + " 127.0.0.1, addresses and single names of the own network, and names below .test,"
              + " .localhost, .internal, .local and .home.arpa");
    }
    if (!configuration.keys().isEmpty() && configuration.loopback()) {
      reader.problem(
          "atproto.keys / atproto.keys-file / atproto.keystore / atproto.keys-order: a client on a"
              + " loopback address cannot have keys; set atproto.public-url to the application's"
              + " https address, or remove the keys");
    }
    if (!configuration.developmentMode()) {
      requireHttps("atproto.plc-directory", configuration.plcDirectory());
      requireHttps("atproto.handle-resolver", configuration.handleResolver());
      requireHttps("atproto.dns-over-https", configuration.dnsOverHttps());
    }
  }

  private void requireHttps(String name, @Nullable URI server) {
    if (server != null && "http".equals(server.getScheme())) {
      reader.problem(
          name, server.toString(), "must be https, unless atproto.development-mode is true");
    }
  }
}
