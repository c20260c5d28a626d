package io.github.atprotojakarta.jakarta.internal.web;

/** Escapes strings for HTML. */
final class HtmlText {
  private HtmlText() {}

  /** Returns the string escaped for content and for quoted attributes. */
  static String of(String string) {
    return string
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
