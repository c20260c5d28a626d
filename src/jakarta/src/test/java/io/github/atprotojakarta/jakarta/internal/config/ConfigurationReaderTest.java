package io.github.atprotojakarta.jakarta.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.http.NetworkRules;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.session.SessionLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {
  private static final String KEYS =
      ClientKeySet.generate(new SecureRandom()).toPrivateJwks().reveal();

  @Test
  void nothing_set_is_the_loopback_client_of_development() {
    AtprotoConfiguration configuration = read(Map.of());

    assertThat(configuration.loopback()).isTrue();
    assertThat(configuration.base()).isEqualTo("/oauth");
    assertThat(configuration.scope()).isEqualTo("atproto");
    assertThat(configuration.loginScope()).isEqualTo("atproto");
    assertThat(configuration.plcDirectory()).isEqualTo(URI.create("https://plc.directory"));
    assertThat(configuration.loginPage()).isEqualTo("/");
    assertThat(configuration.home()).isEqualTo("/");
    assertThat(configuration.loginTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(configuration.cookieMaxAge()).isEqualTo(Duration.ofDays(14));
    assertThat(configuration.accounts()).isEqualTo(1);
    assertThat(configuration.guardsHttpSession()).isTrue();
    assertThat(read(Map.of("atproto.http-session", "ignore")).guardsHttpSession()).isFalse();
    assertThat(configuration.dnsOverHttps()).isNull();
    assertThat(configuration.nameServers()).isEmpty();
    assertThat(configuration.languages()).containsExactly("en", "de", "ar");
    assertThat(configuration.developmentMode()).isFalse();
    assertThat(configuration.keys().isEmpty()).isTrue();
  }

  @Test
  void administrators_have_a_role_only_if_it_is_named() {
    assertThat(read(Map.of()).administrationRole()).isNull();
    assertThat(read(Map.of("atproto.administration.role", "on call")).administrationRole())
        .isEqualTo("on call");
  }

  @Test
  void where_outgoing_requests_may_go_and_how_long_they_may_take_can_be_said() {
    AtprotoConfiguration usual = read(Map.of());
    assertThat(usual.networkRules()).usingRecursiveComparison().isEqualTo(NetworkRules.DEFAULT);
    assertThat(usual.httpProxy()).isNull();
    assertThat(usual.sslContext()).isNull();
    assertThat(usual.connectionsPerOrigin()).isEqualTo(16);
    assertThat(usual.loginDeadline()).isEqualTo(Duration.ofSeconds(20));
    assertThat(usual.xrpcTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(usual.xrpcConnectionWait()).isEqualTo(Duration.ofMinutes(1));

    AtprotoConfiguration own =
        read(
            Map.of(
                "atproto.http.deny", "203.0.113.0/24",
                "atproto.http.allow", "10.0.0.0/8, fd00::/8",
                "atproto.http.ports", "443, 2583",
                "atproto.http.proxy", "http://proxy.example:3128",
                "atproto.http.connections", "64",
                "atproto.login-deadline", "PT8S",
                "atproto.xrpc.timeout", "PT1M",
                "atproto.xrpc.connection-wait", "PT5S"));
    assertThat(own.networkRules())
        .usingRecursiveComparison()
        .isEqualTo(
            NetworkRules.builder()
                .deny("203.0.113.0/24")
                .allow("10.0.0.0/8 fd00::/8")
                .ports("443,2583")
                .build());
    assertThat(own.httpProxy()).hasToString("http://proxy.example:3128");
    assertThat(own.connectionsPerOrigin()).isEqualTo(64);
    assertThat(own.loginDeadline()).isEqualTo(Duration.ofSeconds(8));
    assertThat(own.xrpcTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(own.xrpcConnectionWait()).isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "atproto.http.deny; example.com; must be IP addresses and ranges",
        "atproto.http.allow; 10.0.0.0/40; must be IP addresses and ranges",
        "atproto.http.ports; https; must be ports and ranges",
        "atproto.http.connections; 0; from 1 to 512",
        "atproto.http.trust-store; /no/such/file; cannot be read",
        "atproto.login-deadline; PT3S; from PT4S to PT2M",
        "atproto.xrpc.timeout; PT11M; from PT1S to PT10M",
        "atproto.xrpc.connection-wait; PT0S; from PT1S to PT10M"
      })
  void invalid_values_for_outgoing_requests_are_named(String name, String value, String rule) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .hasMessageContainingAll(name + " = \"" + value, rule);
  }

  @Test
  void the_password_of_a_proxy_is_not_shown() {
    assertThatThrownBy(
            () -> read(Map.of("atproto.http.proxy", "http://user:hidden@proxy.example:3128")))
        .hasMessageContaining("atproto.http.proxy: must be an address")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void a_trust_store_adds_authorities(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    X509TrustManager platform = (X509TrustManager) factory.getTrustManagers()[0];
    keys.setCertificateEntry("any", platform.getAcceptedIssuers()[0]);
    try (OutputStream out = Files.newOutputStream(store)) {
      keys.store(out, "pw".toCharArray());
    }

    AtprotoConfiguration configuration =
        read(
            Map.of(
                "atproto.http.trust-store",
                store.toString(),
                "atproto.http.trust-store-password",
                "pw"));

    assertThat(configuration.sslContext()).isNotNull();
  }

  @Test
  void languages_are_a_list_whose_first_is_the_default() {
    assertThat(read(Map.of("atproto.languages", "de , pt-BR,zh-Hant")).languages())
        .containsExactly("de", "pt-BR", "zh-Hant");
  }

  @Test
  void how_long_metadata_is_kept_and_who_does_the_cryptography_can_be_said() {
    AtprotoConfiguration configuration =
        read(Map.of("atproto.metadata-cache", "PT30S", "atproto.jca-provider", "SunEC"));

    assertThat(configuration.metadataCache()).isEqualTo(Duration.ofSeconds(30));
    assertThat(configuration.jcaProvider()).isEqualTo(Security.getProvider("SunEC"));
    assertThat(read(Map.of()).metadataCache()).isEqualTo(Duration.ofMinutes(5));
    assertThat(read(Map.of()).jcaProvider()).isNull();
    assertThatThrownBy(
            () -> read(Map.of("atproto.metadata-cache", "PT11M", "atproto.jca-provider", "SunEx")))
        .hasMessageContaining(
            "atproto.metadata-cache = \"PT11M\": must be an ISO 8601 duration from PT0S to PT10M")
        .hasMessageContaining("atproto.jca-provider = \"SunEx\": is not the name")
        .hasMessageContaining("SunEC, ");
  }

  @Test
  void the_lifetime_of_cached_identities_is_set_within_bounds() {
    assertThat(read(Map.of()).identityCache()).isEqualTo(Duration.ofMinutes(5));
    assertThat(read(Map.of("atproto.identity-cache", "PT0S")).identityCache()).isZero();
    assertThatThrownBy(() -> read(Map.of("atproto.identity-cache", "PT11M")))
        .hasMessageContaining(
            "atproto.identity-cache = \"PT11M\": must be an ISO 8601 duration from PT0S to PT10M");
  }

  @Test
  void the_memory_of_the_caches_is_16_mib_unless_it_is_said() {
    assertThat(read(Map.of()).cacheMemory()).isEqualTo(16);
    assertThat(read(Map.of("atproto.cache-memory", "64")).cacheMemory()).isEqualTo(64);
    assertThatThrownBy(() -> read(Map.of("atproto.cache-memory", "0")))
        .hasMessageContaining(
            "atproto.cache-memory = \"0\": must be a whole number from 1 to 1024");
  }

  @Test
  void each_request_looks_its_session_up_unless_it_is_said() {
    assertThat(read(Map.of()).sessionRecheck()).isZero();
    assertThat(read(Map.of("atproto.session.recheck", "PT10S")).sessionRecheck())
        .isEqualTo(Duration.ofSeconds(10));
    assertThatThrownBy(
            () -> read(Map.of("atproto.session.recheck", "PT31S", "atproto.session.idle", "PT5M")))
        .hasMessageContaining("atproto.session.recheck = \"PT31S\"")
        .hasMessageContaining("must be at most a tenth of atproto.session.idle (PT5M)");
  }

  @Test
  void how_long_sessions_last_can_be_said_and_by_default_only_the_protocol_ends_them() {
    assertThat(
            read(Map.of("atproto.session.idle", "PT30M", "atproto.session.absolute", "P30D"))
                .sessionLimits())
        .isEqualTo(new SessionLimits(Duration.ofMinutes(30), Duration.ofDays(30)));
    assertThat(read(Map.of()).sessionLimits())
        .isEqualTo(new SessionLimits(Duration.ofDays(180), null));
  }

  @Test
  void dns_can_be_read_over_https_and_other_name_servers_be_asked() {
    AtprotoConfiguration configuration =
        read(
            Map.of(
                "atproto.dns-over-https",
                "https://dns.example.com/dns-query",
                "atproto.name-servers",
                "192.0.2.1, [2001:db8::1]:5353"));

    assertThat(configuration.dnsOverHttps())
        .isEqualTo(URI.create("https://dns.example.com/dns-query"));
    assertThat(configuration.nameServers())
        .containsExactly(
            new InetSocketAddress("192.0.2.1", 53), new InetSocketAddress("2001:db8::1", 5353));
  }

  @Test
  void pages_and_a_logo_for_the_consent_page_can_be_named() {
    AtprotoConfiguration configuration =
        read(
            Map.of(
                "atproto.logo-uri", "https://cdn.example.com/logo.png?v=2",
                "atproto.tos-uri", "https://app.example.com/terms",
                "atproto.policy-uri", "https://app.example.com/privacy/"));

    assertThat(configuration.logoUri()).hasToString("https://cdn.example.com/logo.png?v=2");
    assertThat(configuration.tosUri()).hasToString("https://app.example.com/terms");
    assertThat(configuration.policyUri()).hasToString("https://app.example.com/privacy/");
    assertThat(read(Map.of()).logoUri()).isNull();
    assertThat(read(Map.of()).tosUri()).isNull();
    assertThat(read(Map.of()).policyUri()).isNull();
  }

  @Test
  void the_library_serves_the_endpoints_unless_it_is_told_otherwise() {
    assertThat(EndpointSettings.read(name -> Optional.empty()))
        .isEqualTo(new EndpointSettings("/oauth", EndpointSettings.ServedBy.SERVLET));
    assertThat(
            EndpointSettings.read(
                name -> Optional.of(name.endsWith("base") ? "/auth" : "resource")))
        .isEqualTo(new EndpointSettings("/auth", EndpointSettings.ServedBy.RESOURCE));
  }

  @Test
  void a_slash_at_the_end_of_the_public_url_makes_no_difference() {
    assertThat(read(Map.of("atproto.public-url", "https://app.example.com/shop/")).publicUrl())
        .isEqualTo(URI.create("https://app.example.com/shop"));
  }

  @ParameterizedTest
  @CsvSource({
    "atproto.public-url, http://app.example.com",
    "atproto.public-url, http://localhost:8080",
    "atproto.public-url, app.example.com",
    "atproto.public-url, ftp://app.example.com",
    "atproto.public-url, https://app.example.com/?x=1",
    "atproto.public-url, https://app.example.com/#x",
    "atproto.public-url, https://user@app.example.com/",
    "atproto.public-url, https://app.example.com/a/../b",
    "atproto.public-url, https://app .example.com",
    "atproto.base, oauth",
    "atproto.base, /",
    "atproto.base, /oauth/",
    "atproto.base, /oauth/*",
    "atproto.base, /a/../b",
    "atproto.scope, transition:generic",
    "atproto.login-scope, transition:generic",
    "atproto.login-scope, atproto transition:email",
    "atproto.client-uri, nowhere",
    "atproto.logo-uri, http://app.example.com/logo.png",
    "atproto.tos-uri, /terms",
    "atproto.policy-uri, https://app example.com/",
    "atproto.endpoints, jaxrs",
    "atproto.development-mode, yes",
    "atproto.plc-directory, https://plc.example.com/path",
    "atproto.plc-directory, http://plc.example.com",
    "atproto.handle-resolver, http://resolver.example.com",
    "atproto.dns-over-https, http://dns.example.com/dns-query",
    "atproto.dns-over-https, dns.example.com",
    "atproto.name-servers, dns.example.com",
    "atproto.name-servers, 192.0.2.1 999.1.1.1",
    "atproto.login-page, https://evil.example/",
    "atproto.login-page, //evil.example/",
    "atproto.login-page, /login#form",
    "atproto.home, home",
    "atproto.login-timeout, 10",
    "atproto.login-timeout, PT0S",
    "atproto.login-timeout, PT61M",
    "atproto.cookie-max-age, -PT1S",
    "atproto.cookie-max-age, P401D",
    "atproto.session.idle, PT4M",
    "atproto.session.idle, forever",
    "atproto.session.absolute, P3651D",
    "atproto.session.recheck, -PT1S",
    "atproto.session.recheck, PT5M1S",
    "atproto.cookie-name, a=b",
    "atproto.administration.role, *",
    "atproto.administration.role, **",
    "atproto.languages, ','",
    "atproto.languages, german",
    "atproto.languages, 'en, de_AT'",
    "atproto.languages, en-us",
    "atproto.languages, ../../evil",
    "atproto.http-session, true",
    "atproto.accounts, 0",
    "atproto.accounts, 9",
    "atproto.accounts, two",
  })
  void a_bad_value_is_reported_with_its_name_and_rule(String name, String value) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name + " = \"" + value + "\": must");
  }

  @Test
  void all_bad_values_are_reported_at_once() {
    assertThatThrownBy(() -> read(Map.of("atproto.base", "oauth", "atproto.login-timeout", "long")))
        .hasMessageContaining("atproto.base = \"oauth\"")
        .hasMessageContaining("atproto.login-timeout = \"long\"");
  }

  @Test
  void development_mode_does_not_go_with_a_public_host() {
    for (String host : new String[] {"app.example.com", "8.8.8.8", "a2b.onion", "app.lan"}) {
      assertThatThrownBy(
              () ->
                  read(
                      Map.of(
                          "atproto.public-url",
                          "https://" + host,
                          "atproto.development-mode",
                          "true")))
          .hasMessageContaining("atproto.development-mode = \"true\"")
          .hasMessageContaining("https://" + host);
    }
    for (String host : new String[] {"app.atnet.internal", "app", "10.1.2.3", "127.0.0.1"}) {
      assertThat(
              read(Map.of(
                      "atproto.public-url", "https://" + host, "atproto.development-mode", "true"))
                  .developmentMode())
          .isTrue();
    }
  }

  @Test
  void keys_come_from_a_setting_or_a_file(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("keys.json"), KEYS);
    Map<String, String> url = Map.of("atproto.public-url", "https://app.example.com");

    assertThat(read(with(url, "atproto.keys", KEYS)).keys().isEmpty()).isFalse();
    assertThat(read(with(url, "atproto.keys-file", file.toString())).keys().isEmpty()).isFalse();
    assertThatThrownBy(() -> read(with(with(url, "atproto.keys", KEYS), "atproto.keys-file", "x")))
        .hasMessageContaining("both set");
    assertThatThrownBy(() -> read(with(url, "atproto.keys-file", folder + "/none")))
        .hasMessageContaining("atproto.keys-file = \"" + folder + "/none\": cannot be read");
  }

  @Test
  void keys_of_several_settings_are_joined_in_the_order_that_is_set() {
    SecureRandom random = new SecureRandom();
    String rsa = ClientKeySet.generate(random, ClientKeyAlgorithm.RS256).toPrivatePem().reveal();
    String ec = ClientKeySet.generate(random, "OLD_KEY").toPrivateJwks().reveal();
    String jwk = ec.substring(ec.indexOf('[') + 1, ec.lastIndexOf(']'));
    Map<String, String> settings =
        Map.of(
            "atproto.public-url",
            "https://app.example.com",
            "atproto.keys-order",
            "CURRENT_KEY, OLD_KEY",
            "atproto.keys.CURRENT_KEY",
            rsa,
            "atproto.keys.OLD_KEY",
            jwk);

    assertThat(read(settings).keys().kids()).containsExactly("CURRENT_KEY", "OLD_KEY");
    assertThat(read(with(settings, "atproto.keys-order", "OLD_KEY,CURRENT_KEY")).keys().kids())
        .containsExactly("OLD_KEY", "CURRENT_KEY");
    assertThatThrownBy(() -> read(with(settings, "atproto.keys-order", "CURRENT_KEY,NEXT_KEY")))
        .hasMessageContaining("atproto.keys.NEXT_KEY is not set, but atproto.keys-order names it");
    assertThatThrownBy(() -> read(with(settings, "atproto.keys.OLD_KEY", rsa)))
        .hasMessageContaining("atproto.keys-order: ")
        .hasMessageContaining("listed twice");
    assertThatThrownBy(() -> read(with(settings, "atproto.keys.OLD_KEY", "hunter2")))
        .hasMessageContaining("atproto.keys.OLD_KEY: ")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> read(with(settings, "atproto.keys", KEYS)))
        .hasMessageContaining("atproto.keys and atproto.keys-order are both set");
    for (String wrong : List.of("CURRENT_KEY,", "a b", "file", "ORDER", "CURRENT_KEY,,OLD_KEY")) {
      assertThatThrownBy(() -> read(with(settings, "atproto.keys-order", wrong)))
          .hasMessageContaining("must be names of keys");
    }
  }

  @Test
  void a_keys_file_that_changes_is_read_again(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("keys.json"), KEYS);
    AtprotoConfiguration configuration =
        read(
            Map.of(
                "atproto.public-url",
                "https://app.example.com",
                "atproto.keys-file",
                file.toString()));
    assertThat(configuration.keys().kids()).doesNotContain("next");

    Files.writeString(
        file, ClientKeySet.generate(new SecureRandom(), "next").toPrivateJwks().reveal() + " ");
    assertThat(configuration.keys().kids()).containsExactly("next");
  }

  @Test
  void keys_come_from_a_keystore(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    String[] command = {
      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
      "-genkeypair",
      "-storetype",
      "PKCS12",
      "-keyalg",
      "EC",
      "-groupname",
      "secp256r1",
      "-dname",
      "CN=x",
      "-alias",
      "spring",
      "-keystore",
      file.toString(),
      "-storepass",
      "very-secret"
    };
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    Map<String, String> store =
        Map.of(
            "atproto.public-url", "https://app.example.com", "atproto.keystore", file.toString());

    assertThat(read(with(store, "atproto.keystore-password", "very-secret")).keys().kids())
        .containsExactly("spring");
    assertThatThrownBy(() -> read(store)).hasMessageContaining("atproto.keystore-password is not");
    assertThatThrownBy(() -> read(with(store, "atproto.keystore-password", "wrong-secret")))
        .hasMessageContaining("atproto.keystore = \"" + file + "\": ")
        .hasMessageContaining("password")
        .hasMessageNotContaining("wrong-secret");
    assertThatThrownBy(
            () ->
                read(
                    with(
                        with(store, "atproto.keystore-password", "very-secret"),
                        "atproto.keys",
                        KEYS)))
        .hasMessageContaining("atproto.keys and atproto.keystore are both set");
  }

  @Test
  void keys_of_a_loopback_client_are_refused_and_not_shown() {
    assertThatThrownBy(() -> read(Map.of("atproto.keys", KEYS)))
        .hasMessageContaining("atproto.public-url")
        .hasMessageNotContaining(KEYS);
  }

  @Test
  void a_broken_key_is_reported_and_not_shown() {
    String broken = "{\"kty\":\"EC\",\"d\":\"very-secret\"}";
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "atproto.public-url", "https://app.example.com", "atproto.keys", broken)))
        .hasMessageContaining("atproto.keys: ")
        .hasMessageNotContaining("very-secret");
  }

  @Test
  void the_string_of_a_configuration_shows_no_key() {
    AtprotoConfiguration configuration =
        read(Map.of("atproto.public-url", "https://app.example.com", "atproto.keys", KEYS));

    assertThat(configuration.toString()).doesNotContain("\"d\"");
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(map);
    more.put(name, value);
    return more;
  }

  private static AtprotoConfiguration read(Map<String, String> settings) {
    return new ConfigurationReader(Settings.of(settings)).read();
  }
}
