package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.internal.jose.Sha256;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The page for people who open the address of the logout by a link: a link must not sign anybody
 * out, because any other site may have it.
 */
final class SignOutPage {
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
      <p>%s</p>
      <form method="post" action="%s">
      %s<button>%s</button>
      </form>
      </main>
      </body>
      </html>
      """;

  private SignOutPage() {}

  /**
   * Returns the page.
   *
   * @param messages the texts of the page
   * @param logout the URL that the button sends a form to
   * @param returnTo where the person goes after that
   */
  static HttpReply reply(Messages messages, String logout, @Nullable ReturnPath returnTo) {
    String title = HtmlText.of(messages.text("page.sign_out"));
    String field =
        returnTo == null
            ? ""
            : "<input type=\"hidden\" name=\"return_to\" value=\""
                + HtmlText.of(returnTo.value())
                + "\">\n";
    return HttpReply.of(
            200,
            "text/html;charset=utf-8",
            HTML.formatted(
                messages.locale().toLanguageTag(),
                messages.direction(),
                title,
                ErrorPage.STYLE,
                title,
                HtmlText.of(messages.text("page.sign_out_advice")),
                HtmlText.of(logout),
                field,
                title))
        .with("Content-Language", messages.locale().toLanguageTag())
        .with("Vary", "Accept-Language")
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(Sha256.digest(ErrorPage.STYLE))
                + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
        // With no-referrer, browsers would send "Origin: null" with the form.
        .with("Referrer-Policy", "same-origin");
  }
}
