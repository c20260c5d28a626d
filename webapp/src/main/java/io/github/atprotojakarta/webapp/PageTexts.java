package io.github.atprotojakarta.webapp;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.jspecify.annotations.Nullable;

/**
 * The texts of the pages, in the language of the browser. They are in {@code pages.properties}, one
 * file per language. The languages are those of the library's own texts.
 */
public final class PageTexts {
  private static final List<Locale> LANGUAGES =
      List.of(Locale.ENGLISH, Locale.GERMAN, Locale.forLanguageTag("ar"));

  private static final String BUNDLE = PageTexts.class.getPackageName() + ".pages";

  private final ResourceBundle bundle;
  private final Locale locale;

  private PageTexts(Locale locale) {
    this.locale = locale;
    // Without a fallback to the server's own language; the file without a language is English.
    this.bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            locale,
            PageTexts.class.getClassLoader(),
            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }

  /** Returns the texts for programs. */
  static PageTexts english() {
    return new PageTexts(Locale.ENGLISH);
  }

  /** Returns the texts in the language that the browser prefers, or in English. */
  static PageTexts of(HttpServletRequest request) {
    return new PageTexts(language(request.getHeader("Accept-Language")));
  }

  private static Locale language(@Nullable String header) {
    if (header == null || header.length() > 500) {
      return Locale.ENGLISH;
    }
    try {
      Locale found = Locale.lookup(Locale.LanguageRange.parse(header), LANGUAGES);
      return found == null ? Locale.ENGLISH : found;
    } catch (IllegalArgumentException e) {
      return Locale.ENGLISH;
    }
  }

  /** Returns the language tag, for {@code lang}. */
  public String language() {
    return locale.toLanguageTag();
  }

  /** Returns {@code ltr} or {@code rtl}, for {@code dir}. */
  public String direction() {
    return locale.getLanguage().equals("ar") ? "rtl" : "ltr";
  }

  /** Returns a text. */
  public String get(String key) {
    return bundle.getString(key);
  }

  /** Returns a text whose {@code {0}} is replaced by a value. */
  public String with(String key, Object value) {
    // Isolated, so that a Latin name stays together in Arabic (Unicode FSI and PDI).
    String shown = direction().equals("rtl") ? "\u2068" + value + "\u2069" : value.toString();
    return get(key).replace("{0}", shown);
  }
}
