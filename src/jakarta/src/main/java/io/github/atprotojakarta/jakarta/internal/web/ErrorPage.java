package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.internal.jose.Sha256;
import io.github.atprotojakarta.jakarta.LoginFailure;
import java.util.Base64;

/** The library's plain error page. It needs no other file and no script. */
final class ErrorPage {
  static final String STYLE =
      "body{font:1.1rem/1.5 system-ui,sans-serif;margin:10vh auto;max-width:34rem;padding:0 1.5rem;"
          + "color:#1b1b1f;background:#fff}h1{font-size:1.6rem}a{color:#0b57d0}"
          + "a:focus-visible{outline:3px solid #0b57d0;outline-offset:3px}"
          + "small{color:#55555c}"
          + "@media(prefers-color-scheme:dark){body{color:#e6e6ea;background:#16161a}"
          + "a{color:#9ec1ff}small{color:#b0b0b8}}";

  private final Messages messages;
  private final LoginFailure failure;
  private final String tryAgain;

  /**
   * Creates the page.
   *
   * @param messages the texts of the page, in the language of the failure
   * @param tryAgain the URL of its link
   */
  ErrorPage(Messages messages, LoginFailure failure, String tryAgain) {
    this.messages = messages;
    this.failure = failure;
    this.tryAgain = tryAgain;
  }

  /** Returns a reply with this page, and with a policy that allows only the page's own style. */
  HttpReply addTo(HttpReply reply) {
    return reply
        .withBody("text/html;charset=utf-8", html())
        .with("Content-Language", messages.locale().toLanguageTag())
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(Sha256.digest(STYLE))
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  }

  private String html() {
    return """
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
    <p>%s</p>
    <p>%s</p>
    <p><a href="%s">%s</a></p>
    <p><small>%s</small></p>
    </main>
    </body>
    </html>
    """
        .formatted(
            messages.locale().toLanguageTag(),
            messages.direction(),
            HtmlText.of(failure.title()),
            STYLE,
            HtmlText.of(failure.title()),
            HtmlText.of(failure.detail()),
            HtmlText.of(failure.advice()),
            HtmlText.of(tryAgain),
            HtmlText.of(messages.text("page.try_again")),
            HtmlText.of(messages.text("page.reference", failure.reference())));
  }
}
