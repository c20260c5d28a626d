package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.internal.config.SettingFormats;
import io.github.atprotojakarta.jakarta.internal.config.SettingReader;

/**
 * The limits on logins that begin. Each node counts for itself.
 *
 * @param concurrent {@code atproto.login.concurrent}: logins that begin at the same time
 * @param rate {@code atproto.login.rate}: logins per minute
 * @param perAddress {@code atproto.login.per-address}: logins per minute of a client address
 * @param perTarget {@code atproto.login.per-target}: logins per minute at a target
 */
record LoginLimitSettings(int concurrent, int rate, int perAddress, int perTarget) {
  private static final int HIGHEST_RATE = 1_000_000;
  private static final int MOST_AT_ONCE = 1000;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException with a line for each invalid value
   */
  static LoginLimitSettings read(Settings settings) {
    SettingReader reader = new SettingReader(settings);
    LoginLimitSettings read =
        new LoginLimitSettings(
            reader.value("atproto.login.concurrent", 32, SettingFormats.number(1, MOST_AT_ONCE)),
            rate(reader, "atproto.login.rate", 3000),
            rate(reader, "atproto.login.per-address", 60),
            rate(reader, "atproto.login.per-target", 1500));
    reader.done();
    return read;
  }

  private static int rate(SettingReader reader, String name, int usual) {
    return reader.value(name, usual, SettingFormats.number(1, HIGHEST_RATE));
  }
}
