package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.GuardedHttpClient;
import io.github.atprotojakarta.http.NetworkRules;
import io.github.atprotojakarta.http.TrustStore;
import io.github.atprotojakarta.jakarta.AtprotoConfigurationBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code atproto.http.*} and the time limits of outgoing requests. */
final class HttpSettings {
  private static final int MOST_CONNECTIONS = 512;

  private final SettingReader reader;

  HttpSettings(SettingReader reader) {
    this.reader = reader;
  }

  void read(AtprotoConfigurationBuilder builder) {
    NetworkRules.Builder rules = NetworkRules.builder();
    reader.value("atproto.http.deny", rules::deny);
    reader.value("atproto.http.allow", rules::allow);
    reader.value("atproto.http.ports", rules::ports);
    builder.networkRules(rules.build());
    reader.set(
        "atproto.http.connections",
        SettingFormats.number(1, MOST_CONNECTIONS),
        builder::connectionsPerOrigin);
    reader.set(
        "atproto.login-deadline",
        SettingFormats.duration(Duration.ofSeconds(4), Duration.ofMinutes(2)),
        builder::loginDeadline);
    reader.set(
        "atproto.xrpc.timeout",
        SettingFormats.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
        builder::xrpcTimeout);
    reader.set(
        "atproto.xrpc.connection-wait",
        SettingFormats.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
        builder::xrpcConnectionWait);
    readProxy(builder);
    readTrustStore(builder);
  }

  /** The value is not shown: it may contain a password. */
  private void readProxy(AtprotoConfigurationBuilder builder) {
    Optional<String> proxy = reader.string("atproto.http.proxy");
    try {
      proxy.map(HttpSettings::proxy).ifPresent(builder::httpProxy);
    } catch (IllegalArgumentException e) {
      reader.problem("atproto.http.proxy: " + e.getMessage());
    }
  }

  private static URI proxy(String value) {
    URI proxy;
    try {
      proxy = URI.create(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be an address such as http://proxy.example:3128", e);
    }
    GuardedHttpClient.builder().proxy(proxy);
    return proxy;
  }

  private void readTrustStore(AtprotoConfigurationBuilder builder) {
    Secret password =
        reader.string("atproto.http.trust-store-password").map(Secret::of).orElse(null);
    reader.set(
        "atproto.http.trust-store",
        file -> TrustStore.withPlatform(Path.of(file), password),
        builder::sslContext);
  }
}
