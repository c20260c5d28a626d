package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.internal.http.PublicHosts;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Locale;

/**
 * A handle with valid syntax, in lower case (atproto.com/specs/handle). Reserved names such as
 * {@code laptop.local} have valid syntax too, but the resolvers reject them.
 *
 * @param value the handle as a string, such as {@code alice.example.com}
 */
public record Handle(String value) implements Comparable<Handle> {
  /** Servers send this in place of a handle that does not verify; it is never a handle itself. */
  static final Handle INVALID = new Handle("handle.invalid");

  private static final int MAX_LENGTH = 253;
  private static final int MAX_LABEL_LENGTH = 63;

  /**
   * Checks the syntax and converts the handle to lower case.
   *
   * @throws IdentityException when the syntax is invalid
   */
  public Handle {
    check(value);
    // After the check, because the lower case of the Kelvin sign, for example, is an ASCII letter.
    value = value.toLowerCase(Locale.ROOT);
  }

  /**
   * Parses a handle.
   *
   * @throws IdentityException when the syntax is invalid
   */
  public static Handle parse(String text) {
    return new Handle(text);
  }

  /** Returns the last label, such as {@code com}. */
  String topLevelDomain() {
    return PublicHosts.topLevelDomain(value);
  }

  /**
   * Returns whether the handle is reserved, so that nobody can own it (atproto.com/specs/handle,
   * "Additional Non-Syntax Restrictions"). A look-up could only reach a host of the inner network.
   *
   * @param development whether {@code .test} is allowed
   */
  boolean isReserved(boolean development) {
    String domain = topLevelDomain();
    return PublicHosts.isReserved(domain) && !(development && domain.equals("test"));
  }

  /** Returns an upper bound of its memory in bytes. */
  int weight() {
    return Weights.OBJECT + Weights.of(value);
  }

  @Override
  public int compareTo(Handle other) {
    return value.compareTo(other.value);
  }

  private static void check(String text) {
    if (!text.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '-' || c == '.')) {
      throw invalid(text, "only the letters a-z, digits, hyphens and periods are allowed");
    }
    if (text.length() > MAX_LENGTH) {
      throw invalid(text, "it is longer than " + MAX_LENGTH + " characters");
    }
    String[] labels = text.split("\\.", -1);
    if (labels.length < 2) {
      throw invalid(text, "it needs at least two parts, as in alice.example.com");
    }
    for (String label : labels) {
      if (label.isEmpty() || label.length() > MAX_LABEL_LENGTH) {
        throw invalid(text, "each part between periods must have 1 to 63 characters");
      }
      if (label.startsWith("-") || label.endsWith("-")) {
        throw invalid(text, "no part may start or end with a hyphen");
      }
    }
    if (!isLetter(labels[labels.length - 1].charAt(0))) {
      throw invalid(text, "the last part must start with a letter");
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
