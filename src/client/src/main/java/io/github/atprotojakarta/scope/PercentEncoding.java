package io.github.atprotojakarta.scope;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent encoding of ASCII text (RFC 3986 section 2.1). */
final class PercentEncoding {
  /**
   * Characters that are not encoded in a scope: the unreserved ones, and the reserved ones that are
   * common in scopes. No plus sign, because servers read it as a space in a parameter.
   */
  private static final String LITERAL = "-._~*:/,@";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentEncoding() {}

  /**
   * Decodes a string.
   *
   * @throws IllegalArgumentException when two hexadecimal digits do not follow a percent sign, or
   *     when the result is not UTF-8
   */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.write(digit(text, i + 1) * 16 + digit(text, i + 2));
        i += 2;
      } else {
        bytes.write(text.charAt(i));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("its percent encoding is not UTF-8", e);
    }
  }

  /** Encodes a string; the characters in {@code alsoLiteral} are not encoded either. */
  static String encode(String text, String alsoLiteral) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xFF);
      if (isAlphanumeric(c) || LITERAL.indexOf(c) >= 0 || alsoLiteral.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.toHexDigits(each));
      }
    }
    return encoded.toString();
  }

  private static int digit(String text, int index) {
    int digit = index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
    if (digit < 0) {
      throw new IllegalArgumentException(
          "a percent sign must be followed by two hexadecimal digits, as in %20");
    }
    return digit;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
