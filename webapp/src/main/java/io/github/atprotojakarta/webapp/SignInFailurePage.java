package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.LoginFailure;
import io.github.atprotojakarta.jakarta.LoginFailureHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Says why signing in did not work, in this application's own clothes, with the form to try again.
 * Without this bean the library shows a plain page of its own.
 */
@ApplicationScoped
public class SignInFailurePage implements LoginFailureHandler {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%2$s · atproto-jakarta</title>
        <link rel="icon" href="%1$s/assets/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="%1$s/assets/style.css">
      </head>
      <body>
      <header class="bar">
        <a class="brand" href="%1$s/"><img src="%1$s/assets/icon.svg" alt="" width="28" height="28">
          <span>atproto-jakarta</span></a>
      </header>
      <main id="main">
        <div class="card narrow">
          <h1>%2$s</h1>
          <p class="wrap" id="problem">%3$s</p>
          <p><strong>%4$s</strong></p>
          <form class="stack" method="post" action="%1$s/oauth/login">
            <label for="identifier">Handle, DID or server address</label>
            <input id="identifier" name="identifier" type="text" required value="%5$s"
              autocomplete="username" autocapitalize="none" spellcheck="false" inputmode="url">
            <input type="hidden" name="return_to" value="%6$s">
            <button type="submit" id="sign-in">Try again</button>
          </form>
          <p class="help">Reference for whoever runs this application: <code>%7$s</code></p>
        </div>
      </main>
      </body>
      </html>
      """;

  @Override
  public Answer answer(LoginFailure failure, HttpServletRequest request) {
    String root = request.getContextPath();
    String returnTo = failure.returnTo() == null ? root + "/app/dashboard" : failure.returnTo();
    return new Answer.Page(
        PAGE.formatted(
            escape(root),
            escape(failure.title()),
            escape(failure.detail()),
            escape(failure.advice()),
            escape(failure.identifier()),
            escape(returnTo),
            escape(failure.reference())));
  }

  private static String escape(@Nullable String text) {
    return text == null
        ? ""
        : text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
  }
}
