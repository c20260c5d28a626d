package io.github.atprotojakarta.identity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Reads the presentation format of TXT records (RFC 1035 section 5.1): a sequence of quoted strings
 * with escapes such as {@code \"} and {@code \032}. Some services leave the quotes out.
 */
final class TxtPresentationFormat {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{3}");

  private final String text;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private TxtPresentationFormat(String text) {
    this.text = text;
  }

  /** Returns the joined strings of a record; input in another format is returned unchanged. */
  static String read(String text) {
    TxtPresentationFormat format = new TxtPresentationFormat(text);
    return text.startsWith("\"") && format.readStrings()
        ? format.bytes.toString(StandardCharsets.UTF_8)
        : text;
  }

  private boolean readStrings() {
    int position = 0;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '"') {
        position = readString(position + 1);
        if (position < 0) {
          return false;
        }
      } else if (c == ' ' || c == '\t') {
        position++;
      } else {
        return false;
      }
    }
    return true;
  }

  /** Reads up to the closing quote and returns the position after it; -1 when there is none. */
  private int readString(int start) {
    int position = start;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '"') {
        return position + 1;
      }
      position += c == '\\' ? escape(position + 1) + 1 : plain(position);
    }
    return -1;
  }

  private int plain(int position) {
    int codePoint = text.codePointAt(position);
    bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    return Character.charCount(codePoint);
  }

  /** Reads the escape after a backslash and returns its length. */
  private int escape(int position) {
    if (position >= text.length()) {
      return 0;
    }
    String digits = text.substring(position, Math.min(position + 3, text.length()));
    if (DIGITS.matcher(digits).matches() && Integer.parseInt(digits) <= 0xFF) {
      bytes.write(Integer.parseInt(digits));
      return digits.length();
    }
    return plain(position);
  }
}
