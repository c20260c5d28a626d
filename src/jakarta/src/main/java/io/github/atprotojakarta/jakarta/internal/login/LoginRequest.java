package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.AuthorizeOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A validated request to begin a login.
 *
 * @param identifier the handle, DID or server that the person typed
 * @param returnTo where to go afterwards; {@code null} for the home page
 * @param scope the requested scope; {@code null} for everything that is configured
 * @param prompt an OpenID prompt; {@code null} for none
 * @param uiLocales preferred languages
 * @param display an OpenID display
 * @param required scopes without which the login fails; {@code null} for none
 */
record LoginRequest(
    String identifier,
    @Nullable ReturnPath returnTo,
    @Nullable String scope,
    @Nullable String prompt,
    @Nullable String uiLocales,
    @Nullable String display,
    @Nullable String required) {
  /** The maximum length of a parameter. */
  static final int MAX_LENGTH = 2048;

  private static final Set<String> DISPLAYS = Set.of("page", "popup", "touch", "wap");

  /**
   * Reads and validates the parameters of a request.
   *
   * @param returnTo where to go afterwards; {@code null} for the home page
   * @param allowedScope every scope that may be requested
   * @throws RejectedRequestException when a parameter is missing or not one of its values
   */
  static LoginRequest of(
      RequestParameters parameters, @Nullable ReturnPath returnTo, String allowedScope) {
    String identifier = parameters.one("identifier", MAX_LENGTH);
    if (identifier == null) {
      throw RejectedRequestException.badRequest(
          "missing_identifier", "Enter your handle, such as alice.bsky.social.");
    }
    LoginRequest request =
        new LoginRequest(
            identifier,
            returnTo,
            scope(parameters.one("scope", MAX_LENGTH), allowedScope),
            parameters.one("prompt", 32),
            locales(parameters.one("ui_locales", 100)),
            display(parameters.one("display", 32)),
            null);
    request.check();
    return request;
  }

  /** Returns a login of an account that has to grant more scopes. */
  static LoginRequest forScopes(
      String did, @Nullable ReturnPath returnTo, Scopes scope, Scopes required) {
    return new LoginRequest(
        did, returnTo, scope.toString(), "consent", null, null, required.toString());
  }

  /** The client itself validates prompts and lengths. */
  private void check() {
    try {
      AuthorizeOptions unused = options();
    } catch (IllegalArgumentException e) {
      throw RejectedRequestException.badRequest("invalid_parameter", e.getMessage() + ".");
    }
  }

  /** Returns the options of the login; its state returns with the callback. */
  AuthorizeOptions options() {
    return AuthorizeOptions.DEFAULT
        .withScope(scope)
        .withPrompt(prompt)
        .withUiLocales(uiLocales)
        .withDisplay(display)
        .withAppState(LoginState.of(this).toJson());
  }

  private static @Nullable String scope(@Nullable String requested, String allowed) {
    try {
      return requested == null ? null : Scopes.parse(allowed).checkRequest(requested).toString();
    } catch (IllegalArgumentException e) {
      throw RejectedRequestException.badRequest(
          "invalid_scope",
          "scope must contain atproto, and only scopes of the setting atproto.scope.");
    }
  }

  private static @Nullable String display(@Nullable String value) {
    if (value != null && !DISPLAYS.contains(value)) {
      throw RejectedRequestException.badRequest(
          "invalid_parameter", "display must be page, popup, touch or wap.");
    }
    return value;
  }

  private static @Nullable String locales(@Nullable String value) {
    if (value != null && !value.matches("[A-Za-z0-9-]+( [A-Za-z0-9-]+)*")) {
      throw RejectedRequestException.badRequest(
          "invalid_parameter", "ui_locales must be language tags such as \"de en\".");
    }
    return value;
  }
}
