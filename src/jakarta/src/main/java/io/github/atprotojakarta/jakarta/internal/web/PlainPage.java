package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.internal.jose.Sha256;
import java.util.Base64;

/** What the library's own pages have in common. They need no other file and no script. */
final class PlainPage {
  private static final String STYLE =
      "body{font:1.1rem/1.5 system-ui,sans-serif;margin:10vh auto;max-width:34rem;padding:0 1.5rem;"
          + "color:#1b1b1f;background:#fff}h1{font-size:1.6rem}a{color:#0b57d0}"
          + "a:focus-visible{outline:3px solid #0b57d0;outline-offset:3px}"
          + "small{color:#55555c}"
          + "@media(prefers-color-scheme:dark){body{color:#e6e6ea;background:#16161a}"
          + "a{color:#9ec1ff}small{color:#b0b0b8}}";

  private static final String HTML =
      """
      <!DOCTYPE html>
      <html lang="%s" dir="%s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>%s</style>
      </head>
      <body>
      <main>
      <h1>%s</h1>
      %s</main>
      </body>
      </html>
      """;

  private PlainPage() {}

  /**
   * Returns a page.
   *
   * @param messages the texts of the page, for its language and direction
   * @param title its title and heading, as plain text
   * @param content what follows the heading, as HTML that ends with a line break
   */
  static String html(Messages messages, String title, String content) {
    String escaped = HtmlText.of(title);
    return HTML.formatted(
        messages.locale().toLanguageTag(), messages.direction(), escaped, STYLE, escaped, content);
  }

  /**
   * Returns a content security policy that allows only the page's own style.
   *
   * @param formAction where the page may send forms, such as {@code 'none'}
   */
  static String policy(String formAction) {
    return "default-src 'none'; style-src 'sha256-"
        + Base64.getEncoder().encodeToString(Sha256.digest(STYLE))
        + "'; base-uri 'none'; form-action "
        + formAction
        + "; frame-ancestors 'none'";
  }
}
