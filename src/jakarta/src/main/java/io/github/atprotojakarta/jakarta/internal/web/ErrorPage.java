package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.jakarta.LoginFailure;

/** The library's plain error page. */
final class ErrorPage {
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
        .with("Content-Security-Policy", PlainPage.policy("'none'"));
  }

  private String html() {
    String content =
        """
        <p>%s</p>
        <p>%s</p>
        <p><a href="%s">%s</a></p>
        %s"""
            .formatted(
                HtmlText.of(failure.detail()),
                HtmlText.of(failure.advice()),
                HtmlText.of(tryAgain),
                HtmlText.of(messages.text("page.try_again")),
                reference());
    return PlainPage.html(messages, failure.title(), content);
  }

  private String reference() {
    return failure.reference().isEmpty()
        ? ""
        : "<p><small>%s</small></p>\n"
            .formatted(HtmlText.of(messages.text("page.reference", failure.reference())));
  }
}
