package io.github.atprotojakarta.jakarta;

/** Foreign text made fit for one line of a log or a page: no line breaks, no controls, no end. */
final class PlainText {
  private PlainText() {}

  /** The text without control, format and line-separating characters, cut when it is too long. */
  static String of(String text, int maxLength) {
    String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+", " ").strip();
    return line.length() <= maxLength ? line : line.substring(0, maxLength) + "…";
  }

  /** The text as HTML, in content and in quoted attributes. */
  static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
