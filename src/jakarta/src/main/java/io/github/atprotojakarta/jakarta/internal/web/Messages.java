package io.github.atprotojakarta.jakarta.internal.web;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts for people in one language.
 *
 * @param locale the language
 * @param own the texts that the application overrides
 * @param library the library's texts
 */
record Messages(Locale locale, Map<String, String> own, Map<String, String> library) {
  /** The languages that the usual scripts for them write from right to left. */
  private static final Set<String> RIGHT_TO_LEFT =
      Set.of("ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi");

  Messages {
    own = Map.copyOf(own);
    library = Map.copyOf(library);
  }

  /**
   * Returns a text.
   *
   * @param arguments the values of {@code {0}} and {@code {1}}
   * @throws IllegalArgumentException if no language has the key
   */
  String text(String key, String... arguments) {
    String text = own.containsKey(key) ? own.get(key) : library.get(key);
    if (text == null) {
      throw new IllegalArgumentException("No text has the key " + key);
    }
    for (int i = 0; i < arguments.length; i++) {
      text = text.replace("{" + i + "}", isolated(arguments[i]));
    }
    return text;
  }

  /**
   * Returns a text for which the code has a more exact English sentence. The sentence replaces the
   * library's own English text, but neither the application's text nor one in another language.
   */
  String textOrExact(String key, @Nullable String english, String... arguments) {
    if (english != null && isEnglish() && !own.containsKey(key)) {
      return english;
    }
    return text(key, arguments);
  }

  private boolean isEnglish() {
    return locale.getLanguage().equals("en");
  }

  /** Returns the direction of the script: {@code ltr} or {@code rtl}, as in HTML. */
  String direction() {
    return switch (locale.getScript()) {
      case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo" -> "rtl";
      case "" -> RIGHT_TO_LEFT.contains(locale.getLanguage()) ? "rtl" : "ltr";
      default -> "ltr";
    };
  }

  /** Keeps a Latin name together in a sentence from right to left (Unicode FSI and PDI, UAX 9). */
  private String isolated(String argument) {
    return direction().equals("rtl") ? "\u2068" + argument + "\u2069" : argument;
  }
}
