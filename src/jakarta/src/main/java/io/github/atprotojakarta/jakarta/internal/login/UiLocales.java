package io.github.atprotojakarta.jakarta.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The languages that a browser prefers, for the pages of the authorization server. */
final class UiLocales {
  /** More do not help, and a header can name thousands. */
  private static final int MOST = 5;

  /**
   * The tags that servers accept for sure. The reference server refuses a request whose ui_locales
   * has any other, such as a tag with a script, so these are shortened.
   */
  private static final Pattern TAG = Pattern.compile("[a-z]{2}(-[A-Z]{2})?");

  private UiLocales() {}

  /**
   * Returns a value of {@code ui_locales} (OpenID Connect Core 1.0 section 3.1.2.1); {@code null}
   * if the browser names no language.
   */
  static @Nullable String of(HttpServletRequest request) {
    if (request.getHeader("Accept-Language") == null) {
      return null; // the locale of the request is that of this server
    }
    String tags =
        Collections.list(request.getLocales()).stream()
            .limit(MOST)
            .flatMap(UiLocales::tag)
            .distinct()
            .collect(Collectors.joining(" "));
    return tags.isEmpty() ? null : tags;
  }

  private static Stream<String> tag(Locale locale) {
    String exact =
        locale.getCountry().isEmpty()
            ? locale.getLanguage()
            : locale.getLanguage() + "-" + locale.getCountry();
    return Stream.of(exact, locale.getLanguage())
        .filter(tag -> TAG.matcher(tag).matches())
        .limit(1);
  }
}
