package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.internal.config.SettingReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@link XrpcProxy}.
 *
 * @param methods {@code atproto.xrpc-proxy.allow}; {@code null}: none, the proxy is off
 * @param services {@code atproto.xrpc-proxy.services}: allowed values of {@code atproto-proxy}
 * @param maxRequest {@code atproto.xrpc-proxy.max-request}, in bytes
 * @param rate {@code atproto.xrpc-proxy.rate}: calls per second for each session, on each node
 */
record XrpcProxySettings(
    @Nullable AllowedMethods methods, Set<String> services, long maxRequest, int rate) {
  private static final long MIB = 1024 * 1024;

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
            reader.value(
                "atproto.xrpc-proxy.max-request", MIB, value -> number(value, 1, 1024 * MIB)),
            reader
                .value("atproto.xrpc-proxy.rate", 50L, value -> number(value, 1, 100_000))
                .intValue());
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

  private static Long number(String value, long least, long most) {
    if (!value.matches("[0-9]{1,12}")
        || Long.parseLong(value) < least
        || Long.parseLong(value) > most) {
      throw new IllegalArgumentException("must be a number from " + least + " to " + most);
    }
    return Long.valueOf(value);
  }
}
