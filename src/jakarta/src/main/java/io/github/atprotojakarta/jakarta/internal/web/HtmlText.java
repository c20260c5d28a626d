package io.github.atprotojakarta.jakarta.internal.web;

/** Text as it may stand in a page. */
final class HtmlText {
  private HtmlText() {}

  /** The text as HTML, in content and in quoted attributes. */
  static String of(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
