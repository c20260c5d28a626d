package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.identity.NameServers;
import io.github.atprotojakarta.internal.http.PublicName;
import io.github.atprotojakarta.jakarta.internal.config.ClientKeySettings;
import io.github.atprotojakarta.jakarta.internal.config.RefreshSettings;
import io.github.atprotojakarta.jakarta.internal.config.SettingReader;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import io.github.atprotojakarta.jakarta.login.AtprotoApplication;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.RefreshTimings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the sign-in, read and checked once at start. Injectable.
 *
 * @param publicUrl {@code atproto.public-url}: the application's public address including its
 *     context path, such as {@code https://app.example/shop}. {@code null}: the loopback client of
 *     development, which serves browsers on this machine only. {@code http://127.0.0.1:8080/shop}:
 *     the same, behind a known port
 * @param base {@code atproto.base}: where {@link AtprotoApplication} is mapped below the context
 *     path; {@code /oauth} unless set
 * @param scope {@code atproto.scope}: every scope that may be asked for; {@code atproto} unless set
 * @param clientName {@code atproto.client-name}: what people see when they consent
 * @param clientUri {@code atproto.client-uri}: the application's home page, below its public URL
 * @param keys {@code atproto.keys}, {@code atproto.keys-file} (JWK, JWK set or PEM) or {@code
 *     atproto.keystore} (PKCS#12): the client's private keys; with them the client is confidential
 * @param developmentMode {@code atproto.development-mode}: plain http and private addresses are
 *     allowed on the way out; refused with a public URL whose host is public
 * @param plcDirectory {@code atproto.plc-directory}; {@code https://plc.directory} unless set
 * @param handleResolver {@code atproto.handle-resolver}: an XRPC service that is asked for handles
 *     when DNS and HTTPS find none
 * @param dnsOverHttps {@code atproto.dns-over-https}: a service that TXT records are read from
 *     instead of the platform's name servers
 * @param nameServers {@code atproto.name-servers}: name servers that are asked for handles when DNS
 *     and HTTPS find none
 * @param metadataCache {@code atproto.metadata-cache}: how long the metadata of authorization
 *     servers and resource servers are kept, up to ten minutes; {@code PT5M} unless set
 * @param jcaProvider {@code atproto.jca-provider}: makes DPoP keys and signatures; the platform's
 *     first one when it is {@code null}
 * @param loginPage {@code atproto.login-page}: where people choose their account, a path below the
 *     context path; {@code /} unless set
 * @param home {@code atproto.home}: where people land without a return address; {@code /} unless
 *     set
 * @param loginTimeout {@code atproto.login-timeout}: from one second to one hour; {@code PT10M}
 *     unless set
 * @param responseMode {@code atproto.response-mode}: {@code query} or {@code form_post}; {@code
 *     query} unless set
 * @param singleSession {@code atproto.single-session}: a login ends the account's other sessions
 * @param cookieMaxAge {@code atproto.cookie-max-age}: how long a browser keeps the session's cookie
 *     after the login; {@code P14D} unless set, as long as the session of a public client lives;
 *     {@code PT0S}: until the browser is closed
 * @param cookieName {@code atproto.cookie-name}: what the cookies' names begin with; {@code
 *     atproto} unless set. Two applications under one https origin need two names
 * @param refreshTimings {@code atproto.refresh.wait}, {@code .lease}, {@code .claim} and {@code
 *     .grace}: how long the parts of a token refresh may take
 */
public record AtprotoConfiguration(
    @Nullable URI publicUrl,
    String base,
    String scope,
    @Nullable String clientName,
    @Nullable URI clientUri,
    ClientKeySet keys,
    boolean developmentMode,
    URI plcDirectory,
    @Nullable URI handleResolver,
    @Nullable URI dnsOverHttps,
    List<InetSocketAddress> nameServers,
    Duration metadataCache,
    @Nullable Provider jcaProvider,
    String loginPage,
    String home,
    Duration loginTimeout,
    String responseMode,
    boolean singleSession,
    Duration cookieMaxAge,
    String cookieName,
    RefreshTimings refreshTimings) {
  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException with a line for each bad value: the setting, the value (unless
   *     it is secret) and the rule
   */
  public static AtprotoConfiguration read(Settings settings) {
    SettingReader reader = new SettingReader(settings);
    AtprotoConfiguration configuration =
        new AtprotoConfiguration(
            reader.value("atproto.public-url", AtprotoConfiguration::publicUrl),
            reader.value("atproto.base", "/oauth", AtprotoConfiguration::base),
            reader.value("atproto.scope", "atproto", AtprotoConfiguration::scope),
            reader.text("atproto.client-name").orElse(null),
            reader.value("atproto.client-uri", SettingReader::address),
            new ClientKeySettings(reader).read(),
            reader.flag("atproto.development-mode"),
            reader.value(
                "atproto.plc-directory",
                URI.create("https://plc.directory"),
                SettingReader::origin),
            reader.value("atproto.handle-resolver", SettingReader::origin),
            reader.value("atproto.dns-over-https", SettingReader::address),
            reader.value("atproto.name-servers", List.of(), NameServers::parse),
            reader.duration(
                "atproto.metadata-cache",
                ServerMetadataResolver.USUAL_LIFETIME,
                Duration.ZERO,
                ServerMetadataResolver.LONGEST_LIFETIME),
            reader.value("atproto.jca-provider", JcaProviders::named),
            reader.value("atproto.login-page", "/", AtprotoConfiguration::page),
            reader.value("atproto.home", "/", AtprotoConfiguration::page),
            reader.duration(
                "atproto.login-timeout",
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                Duration.ofHours(1)),
            reader.value("atproto.response-mode", "query", AtprotoConfiguration::responseMode),
            reader.flag("atproto.single-session"),
            reader.duration(
                "atproto.cookie-max-age", Duration.ofDays(14), Duration.ZERO, Duration.ofDays(400)),
            reader.value("atproto.cookie-name", "atproto", AtprotoConfiguration::cookieName),
            new RefreshSettings(reader).read());
    configuration.checkTogether(reader);
    reader.done();
    return configuration;
  }

  /** Whether this is the loopback client of development. */
  public boolean loopback() {
    return publicUrl == null || "http".equals(publicUrl.getScheme());
  }

  /** Whether strangers can reach the public URL, going by its form. */
  public boolean publicAddressIsPublic() {
    return publicUrl != null && !loopback() && PublicName.isPossible(publicUrl.getHost());
  }

  /** The public URL; empty when it is unset. */
  Optional<URI> publicAddress() {
    return Optional.ofNullable(publicUrl);
  }

  private void checkTogether(SettingReader reader) {
    if (developmentMode
        && publicUrl != null
        && !loopback()
        && PublicName.isPossible(publicUrl.getHost())) {
      reader.problem(
          "atproto.development-mode",
          "true",
          "must not be set when atproto.public-url is public ("
              + publicUrl
              + "): it opens the internal network to whoever signs in");
    }
    if (!keys.isEmpty() && loopback()) {
      reader.problem(
          "atproto.keys / atproto.keys-file / atproto.keystore: a client on a loopback address has no keys; set"
              + " atproto.public-url to the application's https address, or remove the keys");
    }
    demandHttps(reader, "atproto.plc-directory", plcDirectory);
    demandHttps(reader, "atproto.handle-resolver", handleResolver);
    demandHttps(reader, "atproto.dns-over-https", dnsOverHttps);
  }

  private void demandHttps(SettingReader reader, String name, @Nullable URI server) {
    if (server != null && "http".equals(server.getScheme()) && !developmentMode) {
      reader.problem(
          name, server.toString(), "must be https, unless atproto.development-mode is true");
    }
  }

  private static URI publicUrl(String text) {
    URI uri = SettingReader.address(text);
    boolean loopback = "127.0.0.1".equals(uri.getHost());
    if ("http".equals(uri.getScheme()) && !loopback) {
      throw new IllegalArgumentException(
          "must be https (http only for http://127.0.0.1, where localhost does not serve:"
              + " RFC 8252 section 8.3)");
    }
    return uri;
  }

  private static String responseMode(String text) {
    if (!text.equals("query") && !text.equals("form_post")) {
      throw new IllegalArgumentException("must be query or form_post");
    }
    return text;
  }

  private static String base(String text) {
    if (!text.matches("(/[A-Za-z0-9._~-]+)+") || text.matches(".*/\\.{1,2}(/.*|$)")) {
      throw new IllegalArgumentException(
          "must be a path such as /oauth, without a slash at its end");
    }
    return text;
  }

  private static String scope(String text) {
    String normal = text.replaceAll("\\s+", " ");
    if (!List.of(normal.split(" ")).contains("atproto")) {
      throw new IllegalArgumentException("must contain the scope \"atproto\"");
    }
    return normal;
  }

  private static String page(String text) {
    return ReturnPath.parse(text)
        .filter(address -> !text.contains("#"))
        .orElseThrow(() -> new IllegalArgumentException("must be a path such as /welcome"))
        .value();
  }

  private static String cookieName(String text) {
    if (!text.matches("[A-Za-z0-9_-]{1,40}")) {
      throw new IllegalArgumentException("must be letters, digits, '-' and '_' only, 40 at most");
    }
    return text;
  }
}
