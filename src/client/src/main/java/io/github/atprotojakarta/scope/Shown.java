package io.github.atprotojakarta.scope;

/** Text from outside as it may stand in a message: short, on one line, in plain characters. */
final class Shown {
  private static final int LONGEST = 200;

  private Shown() {}

  static String of(String text) {
    String end = text.length() > LONGEST ? "...\"" : "\"";
    return "\""
        + text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("[^\\x20-\\x7E]", "?")
        + end;
  }
}
