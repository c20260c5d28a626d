package io.github.atprotojakarta.identity;

/** Text from outside as it may stand in a message: short, and without characters that deceive. */
final class Shown {
  private static final int LONGEST = 100;

  private Shown() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints().limit(LONGEST).forEach(c -> append(shown, c));
    return shown
        .append(text.codePointCount(0, text.length()) > LONGEST ? "...\"" : "\"")
        .toString();
  }

  private static void append(StringBuilder shown, int codePoint) {
    if (codePoint >= ' ' && codePoint <= '~') {
      shown.append((char) codePoint);
    } else if (Character.isLetterOrDigit(codePoint)) {
      shown.appendCodePoint(codePoint);
    } else {
      shown.append("<U+%04X>".formatted(codePoint));
    }
  }
}
