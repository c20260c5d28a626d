package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of a login. Start with {@link #DEFAULT}; every value is optional.
 *
 * <pre>{@code
 * AuthorizeOptions.DEFAULT.withPrompt("login").withAppState("/cart")
 * }</pre>
 *
 * Setting a value throws {@link IllegalArgumentException} when a prompt or response mode does not
 * exist, or when a value is longer than 2,000 characters.
 */
public final class AuthorizeOptions {
  private static final Set<String> PROMPTS =
      Set.of("none", "login", "consent", "select_account", "create");
  private static final Set<String> RESPONSE_MODES = Set.of("query", "form_post");
  private static final int LONGEST = 2000;

  /** No options: everything that the client metadata declare. */
  public static final AuthorizeOptions DEFAULT = new AuthorizeOptions(new Values());

  private final Values values;

  private AuthorizeOptions(Values values) {
    known("prompt", values.prompt, PROMPTS);
    known("response_mode", values.responseMode, RESPONSE_MODES);
    bounded("scope", values.scope);
    bounded("ui_locales", values.uiLocales);
    bounded("display", values.display);
    this.values = values;
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

  /** Returns the address that the browser returns to; {@code null} for the client's first one. */
  public @Nullable URI redirectUri() {
    return values.redirectUri;
  }

  /** Returns the requested scope; {@code null} for everything in the client metadata. */
  public @Nullable String scope() {
    return values.scope;
  }

  /**
   * Returns {@code none}, {@code login}, {@code consent}, {@code select_account} or {@code create};
   * {@code null} leaves it to the server.
   */
  public @Nullable String prompt() {
    return values.prompt;
  }

  /**
   * Returns {@code query} or {@code form_post}, which is how the browser brings the response back;
   * {@code null} leaves it to the server.
   */
  public @Nullable String responseMode() {
    return values.responseMode;
  }

  /** Returns the preferred languages, such as {@code "de en"}. */
  public @Nullable String uiLocales() {
    return values.uiLocales;
  }

  /** Returns the kind of page, such as {@code page} or {@code touch}. */
  public @Nullable String display() {
    return values.display;
  }

  /** Returns the application's own state, which the callback and its exceptions return. */
  public @Nullable String appState() {
    return values.appState;
  }

  /** Returns the token that this browser already holds from another login. */
  public @Nullable Secret browserToken() {
    return values.browserToken;
  }

  /** Returns these options with a redirect address, one of the client metadata. */
  public AuthorizeOptions withRedirectUri(@Nullable URI redirectUri) {
    return with(copy -> copy.redirectUri = redirectUri);
  }

  /** Returns these options with a scope, a part of the one in the client metadata. */
  public AuthorizeOptions withScope(@Nullable String scope) {
    return with(copy -> copy.scope = scope);
  }

  /** Returns these options with a prompt. */
  public AuthorizeOptions withPrompt(@Nullable String prompt) {
    return with(copy -> copy.prompt = prompt);
  }

  /** Returns these options with a response mode. */
  public AuthorizeOptions withResponseMode(@Nullable String responseMode) {
    return with(copy -> copy.responseMode = responseMode);
  }

  /** Returns these options with preferred languages. */
  public AuthorizeOptions withUiLocales(@Nullable String uiLocales) {
    return with(copy -> copy.uiLocales = uiLocales);
  }

  /** Returns these options with a kind of page. */
  public AuthorizeOptions withDisplay(@Nullable String display) {
    return with(copy -> copy.display = display);
  }

  /** Returns these options with the application's own state, which is never sent anywhere. */
  public AuthorizeOptions withAppState(@Nullable String appState) {
    return with(copy -> copy.appState = appState);
  }

  /** Returns these options with the token that the browser already holds. */
  public AuthorizeOptions withBrowserToken(@Nullable Secret browserToken) {
    return with(copy -> copy.browserToken = browserToken);
  }

  private AuthorizeOptions with(Consumer<Values> change) {
    Values copy = values.copy();
    change.accept(copy);
    return new AuthorizeOptions(copy);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthorizeOptions that
        && Objects.equals(values.redirectUri, that.values.redirectUri)
        && Objects.equals(values.scope, that.values.scope)
        && Objects.equals(values.prompt, that.values.prompt)
        && Objects.equals(values.responseMode, that.values.responseMode)
        && Objects.equals(values.uiLocales, that.values.uiLocales)
        && Objects.equals(values.display, that.values.display)
        && Objects.equals(values.appState, that.values.appState)
        && Objects.equals(values.browserToken, that.values.browserToken);
  }

  @Override
  public int hashCode() {
    return Objects.hash(values.scope, values.prompt, values.appState);
  }

  /** Returns what the login asks for; neither the application's state nor the browser's token. */
  @Override
  public String toString() {
    return "AuthorizeOptions[scope=%s, prompt=%s]".formatted(values.scope, values.prompt);
  }

  /** The values; they change only before the options that hold them are made. */
  private static final class Values implements Cloneable {
    private @Nullable URI redirectUri;
    private @Nullable String scope;
    private @Nullable String prompt;
    private @Nullable String responseMode;
    private @Nullable String uiLocales;
    private @Nullable String display;
    private @Nullable String appState;
    private @Nullable Secret browserToken;

    Values copy() {
      try {
        return (Values) clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("Values can be cloned", e);
      }
    }
  }
}
