package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.internal.config.SettingReader;

/**
 * The settings of {@link AtprotoFilter}.
 *
 * @param guard {@code atproto.guard}: what the library maps the filter to; empty: nothing
 * @param open {@code atproto.open}: requests behind the filter that need no session
 * @param openAssets {@code atproto.open-assets}: whether the style sheets, scripts, fonts and
 *     images of the login page are open
 * @param csrfExempt {@code atproto.csrf.exempt}: paths that other sites' pages may send to
 */
record GuardSettings(
    PathPatterns guard, PathPatterns open, boolean openAssets, PathPatterns csrfExempt) {
  private static final PathPatterns NONE = PathPatterns.parse(null);

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException with a line for each invalid value
   */
  static GuardSettings read(Settings settings) {
    SettingReader reader = new SettingReader(settings);
    GuardSettings read =
        new GuardSettings(
            reader.value("atproto.guard", NONE, PathPatterns::parse),
            reader.value("atproto.open", NONE, PathPatterns::parse),
            reader.flag("atproto.open-assets", true),
            reader.value("atproto.csrf.exempt", NONE, PathPatterns::parse));
    reader.done();
    return read;
  }
}
