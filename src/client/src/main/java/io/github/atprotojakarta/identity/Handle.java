package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Locale;

/**
 * A handle, checked by the AT Protocol's handle syntax and in lower case
 * (atproto.com/specs/handle). Names that can never belong to anybody, such as {@code laptop.local},
 * are handles by syntax; looking them up is refused.
 *
 * @param value the handle as text, such as {@code alice.example.com}
 */
public record Handle(String value) {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  /**
   * Checks the syntax, and turns upper case into lower case.
   *
   * @throws IdentityException when the syntax is wrong
   */
  public Handle {
    check(value);
    // Only after the check: the Kelvin sign, for one, turns into an ASCII letter in lower case.
    value = value.toLowerCase(Locale.ROOT);
  }

  /**
   * Parses a handle.
   *
   * @throws IdentityException when the syntax is wrong
   */
  public static Handle parse(String text) {
    return new Handle(text);
  }

  /** The last label, such as {@code com}. */
  String topLevelDomain() {
    return value.substring(value.lastIndexOf('.') + 1);
  }

  private static void check(String text) {
    if (!text.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '-' || c == '.')) {
      throw invalid(text, "only the letters a-z, digits, hyphens and periods are allowed");
    }
    if (text.length() > LONGEST) {
      throw invalid(text, "it is longer than " + LONGEST + " characters");
    }
    String[] labels = text.split("\\.", -1);
    if (labels.length < 2) {
      throw invalid(text, "it needs at least two parts, as in alice.example.com");
    }
    for (String label : labels) {
      if (label.isEmpty() || label.length() > LONGEST_LABEL) {
        throw invalid(text, "each part between periods has 1 to 63 characters");
      }
      if (label.startsWith("-") || label.endsWith("-")) {
        throw invalid(text, "no part may begin or end with a hyphen");
      }
    }
    if (!isLetter(labels[labels.length - 1].charAt(0))) {
      throw invalid(text, "the last part must begin with a letter");
    }
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static IdentityException invalid(String text, String why) {
    return new IdentityException(
        IdentityException.Reason.INVALID_IDENTIFIER,
        "Not a handle: %s; %s".formatted(UntrustedText.quoted(text), why));
  }

  @Override
  public String toString() {
    return value;
  }
}
