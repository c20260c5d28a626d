package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.internal.config.SettingFormats;
import io.github.atprotojakarta.jakarta.internal.config.SettingReader;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@link XrpcProxy}.
 *
 * @param methods {@code atproto.xrpc-proxy.allow}; {@code null}: none, the proxy is off
 * @param services {@code atproto.xrpc-proxy.services}: allowed values of {@code atproto-proxy}
 * @param maxRequest {@code atproto.xrpc-proxy.max-request}, in bytes
 * @param rate {@code atproto.xrpc-proxy.rate}: calls per second for each session, on each node
 * @param concurrent {@code atproto.xrpc-proxy.concurrent}: calls at the same time, on each node
 * @param concurrentPerSession {@code atproto.xrpc-proxy.concurrent-per-session}
 * @param timeout {@code atproto.xrpc-proxy.timeout}: when a response must have reached the browser
 */
record XrpcProxySettings(
    @Nullable AllowedMethods methods,
    Set<String> services,
    long maxRequest,
    int rate,
    int concurrent,
    int concurrentPerSession,
    Duration timeout) {
  private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
  private static final int MOST_AT_ONCE = 10_000;
  private static final long MIB = 1024 * 1024;
  private static final long LARGEST_REQUEST = 1024 * MIB;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException with a line for each invalid value
   */
  static XrpcProxySettings read(Settings settings) {
    SettingReader reader = new SettingReader(settings);
    XrpcProxySettings read =
        new XrpcProxySettings(
            reader.value("atproto.xrpc-proxy.allow", AllowedMethods::parse),
            reader.value("atproto.xrpc-proxy.services", Set.of(), XrpcProxySettings::services),
            reader.value("atproto.xrpc-proxy.max-request", MIB, XrpcProxySettings::size),
            reader.value("atproto.xrpc-proxy.rate", 50, SettingFormats.number(1, 100_000)),
            reader.value(
                "atproto.xrpc-proxy.concurrent", 256, SettingFormats.number(1, MOST_AT_ONCE)),
            reader.value(
                "atproto.xrpc-proxy.concurrent-per-session",
                16,
                SettingFormats.number(1, MOST_AT_ONCE)),
            reader.value(
                "atproto.xrpc-proxy.timeout",
                Duration.ofMinutes(10),
                SettingFormats.duration(SHORTEST_TIMEOUT, LONGEST_TIMEOUT)));
    reader.done();
    return read;
  }

  private static Set<String> services(String list) {
    Set<String> services = Set.of(list.strip().split("[,\\s]+"));
    for (String service : services) {
      if (!service.matches("did:[a-z]+:[A-Za-z0-9._:%-]+#[A-Za-z0-9_.-]+")) {
        throw new IllegalArgumentException(
            "must be services such as did:web:api.bsky.app#bsky_appview");
      }
    }
    return services;
  }

  private static Long size(String value) {
    if (!value.matches("[0-9]{1,12}")
        || Long.parseLong(value) < 1
        || Long.parseLong(value) > LARGEST_REQUEST) {
      throw new IllegalArgumentException("must be a number from 1 to " + LARGEST_REQUEST);
    }
    return Long.valueOf(value);
  }
}
