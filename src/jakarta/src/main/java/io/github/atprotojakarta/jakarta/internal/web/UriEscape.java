package io.github.atprotojakarta.jakarta.internal.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Escapes the characters of a request line that RFC 3986 does not allow but browsers send and
 * servers accept: for example <code>{ } | ^ \</code>, a percent sign that begins no escape, and
 * UTF-8 bytes.
 */
final class UriEscape {
  private static final String ALWAYS = "-._~!$&'()*+,;=:@/";
  private static final int REPLACEMENT = 0xFFFD;

  private UriEscape() {}

  /** Escapes a path; empty if the server did not understand its bytes. */
  static Optional<String> path(String path) {
    return escape(path, ALWAYS);
  }

  /** Escapes a query; empty if the server did not understand its bytes. */
  static Optional<String> query(String query) {
    return escape(query, ALWAYS + "?");
  }

  private static Optional<String> escape(String sent, String allowed) {
    String text = characters(sent);
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == REPLACEMENT || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
        return Optional.empty();
      }
      if (isLetterOrDigit(c) || allowed.indexOf(c) >= 0 || isEscape(text, i)) {
        escaped.append((char) c);
      } else {
        for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          escaped.append("%%%02X".formatted(each & 0xFF));
        }
      }
      i += Character.charCount(c);
    }
    return Optional.of(escaped.toString());
  }

  /** Some servers give raw bytes as one character each, others as the characters of UTF-8. */
  private static String characters(String sent) {
    boolean ascii = sent.chars().allMatch(c -> c < 0x80);
    if (ascii || sent.chars().anyMatch(c -> c > 0xFF)) {
      return sent;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(sent.getBytes(StandardCharsets.ISO_8859_1));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return sent;
    }
  }

  private static boolean isEscape(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0
        && text.charAt(at + 1) < 0x80
        && text.charAt(at + 2) < 0x80;
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
