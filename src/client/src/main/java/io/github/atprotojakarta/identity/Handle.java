package io.github.atprotojakarta.identity;

import java.util.Locale;

/**
 * A handle, checked by the AT Protocol's handle syntax and in lower case
 * (atproto.com/specs/handle).
 *
 * @param value the handle as text, such as {@code alice.example.com}
 */
public record Handle(String value) {
  /**
   * Parses a handle.
   *
   * @throws io.github.atprotojakarta.IdentityException when the syntax is wrong
   */
  public static Handle parse(String text) {
    return new Handle(text.toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return value;
  }
}
