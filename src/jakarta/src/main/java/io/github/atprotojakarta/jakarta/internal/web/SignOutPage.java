package io.github.atprotojakarta.jakarta.internal.web;

import org.jspecify.annotations.Nullable;

/**
 * The page for people who open the address of the logout by a link: a link must not sign anybody
 * out, because any other site may have it.
 */
final class SignOutPage {
  private static final String CONTENT =
      """
      <p>%s</p>
      <form method="post" action="%s">
      %s<button>%s</button>
      </form>
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
    String title = messages.text("page.sign_out");
    String field =
        returnTo == null
            ? ""
            : "<input type=\"hidden\" name=\"return_to\" value=\""
                + HtmlText.of(returnTo.value())
                + "\">\n";
    String content =
        CONTENT.formatted(
            HtmlText.of(messages.text("page.sign_out_advice")),
            HtmlText.of(logout),
            field,
            HtmlText.of(title));
    return HttpReply.of(200, "text/html;charset=utf-8", PlainPage.html(messages, title, content))
        .with("Content-Language", messages.locale().toLanguageTag())
        .with("Vary", "Accept-Language")
        .with("Content-Security-Policy", PlainPage.policy("'self'"))
        // With no-referrer, browsers would send "Origin: null" with the form.
        .with("Referrer-Policy", "same-origin");
  }
}
