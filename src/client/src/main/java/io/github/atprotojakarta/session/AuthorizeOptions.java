package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import java.net.URI;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a login may be asked for beside the account. Every part may be {@code null}.
 *
 * @param redirectUri where the browser comes back to; the first of the client metadata by default
 * @param scope what is asked for; everything in the client metadata by default
 * @param prompt {@code none}, {@code login}, {@code consent}, {@code select_account} or {@code
 *     create}
 * @param responseMode {@code query} or {@code form_post}: how the browser brings the answer back
 * @param uiLocales preferred languages, such as {@code "de en"}
 * @param display such as {@code page} or {@code touch}
 * @param appState comes back with the callback, in the exception too
 * @param browserToken the token that this browser already holds from another login
 */
public record AuthorizeOptions(
    @Nullable URI redirectUri,
    @Nullable String scope,
    @Nullable String prompt,
    @Nullable String responseMode,
    @Nullable String uiLocales,
    @Nullable String display,
    @Nullable String appState,
    @Nullable Secret browserToken) {
  private static final Set<String> PROMPTS =
      Set.of("none", "login", "consent", "select_account", "create");
  private static final Set<String> RESPONSE_MODES = Set.of("query", "form_post");
  private static final int LONGEST = 2000;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException when a prompt or response mode does not exist, or a value is
   *     longer than 2,000 characters
   */
  public AuthorizeOptions {
    known("prompt", prompt, PROMPTS);
    known("response_mode", responseMode, RESPONSE_MODES);
    bounded("scope", scope);
    bounded("ui_locales", uiLocales);
    bounded("display", display);
  }

  private static void known(String name, @Nullable String value, Set<String> values) {
    if (value != null && !values.contains(value)) {
      throw new IllegalArgumentException(name + " must be one of " + values);
    }
  }

  private static void bounded(String name, @Nullable String value) {
    if (value != null && value.length() > LONGEST) {
      throw new IllegalArgumentException(name + " is longer than " + LONGEST + " characters");
    }
  }

  /** Nothing beyond the defaults. */
  public static final AuthorizeOptions DEFAULT =
      new AuthorizeOptions(null, null, null, null, null, null, null, null);

  /** These options with a scope. */
  public AuthorizeOptions withScope(@Nullable String scope) {
    return with(parts -> parts.scope = scope);
  }

  /** These options with a prompt. */
  public AuthorizeOptions withPrompt(@Nullable String prompt) {
    return with(parts -> parts.prompt = prompt);
  }

  /** These options with a redirect address. */
  public AuthorizeOptions withRedirectUri(@Nullable URI redirectUri) {
    return with(parts -> parts.redirectUri = redirectUri);
  }

  /** These options with a response mode. */
  public AuthorizeOptions withResponseMode(@Nullable String responseMode) {
    return with(parts -> parts.responseMode = responseMode);
  }

  /** These options with preferred languages. */
  public AuthorizeOptions withUiLocales(@Nullable String uiLocales) {
    return with(parts -> parts.uiLocales = uiLocales);
  }

  /** These options with a display. */
  public AuthorizeOptions withDisplay(@Nullable String display) {
    return with(parts -> parts.display = display);
  }

  /** These options with an application state. */
  public AuthorizeOptions withAppState(@Nullable String appState) {
    return with(parts -> parts.appState = appState);
  }

  /** These options with the token that the browser already holds. */
  public AuthorizeOptions withBrowserToken(@Nullable Secret browserToken) {
    return with(parts -> parts.browserToken = browserToken);
  }

  private AuthorizeOptions with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.options();
  }

  /** A copy on its way to be another. */
  private static final class Parts {
    private @Nullable URI redirectUri;
    private @Nullable String scope;
    private @Nullable String prompt;
    private @Nullable String responseMode;
    private @Nullable String uiLocales;
    private @Nullable String display;
    private @Nullable String appState;
    private @Nullable Secret browserToken;

    Parts(AuthorizeOptions options) {
      redirectUri = options.redirectUri;
      scope = options.scope;
      prompt = options.prompt;
      responseMode = options.responseMode;
      uiLocales = options.uiLocales;
      display = options.display;
      appState = options.appState;
      browserToken = options.browserToken;
    }

    AuthorizeOptions options() {
      return new AuthorizeOptions(
          redirectUri, scope, prompt, responseMode, uiLocales, display, appState, browserToken);
    }
  }
}
