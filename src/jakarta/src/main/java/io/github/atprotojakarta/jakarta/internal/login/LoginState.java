package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link LoginRequest} that its callback needs. It is kept in the state store, not in
 * the browser.
 *
 * @param identifier the handle, DID or server that the person typed
 * @param returnTo where to go afterwards; {@code null} for the home page
 * @param scope the requested scope; {@code null} for everything that is configured
 * @param silent whether the server must not ask the person ({@code prompt=none})
 * @param required scopes without which the login fails; {@code null} for none
 * @param uiLocales the languages that a silent login asked for; {@code null} for none
 * @param display the display that a silent login asked for; {@code null} for none
 */
record LoginState(
    String identifier,
    @Nullable ReturnPath returnTo,
    @Nullable String scope,
    boolean silent,
    @Nullable String required,
    @Nullable String uiLocales,
    @Nullable String display) {
  /** The errors of prompt=none that mean: ask the person (OpenID Connect Core 3.1.2.6). */
  private static final Set<String> INTERACTION_REQUIRED =
      Set.of(
          "login_required",
          "consent_required",
          "interaction_required",
          "account_selection_required");

  static LoginState of(LoginRequest request) {
    // Only a silent login is repeated by the library.
    boolean silent = "none".equals(request.prompt());
    return new LoginState(
        request.identifier(),
        request.returnTo(),
        request.scope(),
        silent,
        request.required(),
        silent ? request.uiLocales() : null,
        silent ? request.display() : null);
  }

  /** Returns the state of the login that a failed callback belongs to; empty when it is unknown. */
  static Optional<LoginState> of(AtprotoOAuthException failure) {
    return failure.appState().flatMap(LoginState::parse);
  }

  /**
   * Returns the same login with interaction, if the failure is that of a login without; otherwise
   * empty.
   */
  static Optional<LoginRequest> interactiveRetry(OAuthCallbackException failure) {
    return of(failure)
        .filter(LoginState::silent)
        .filter(state -> failure.error().filter(INTERACTION_REQUIRED::contains).isPresent())
        .map(
            state ->
                new LoginRequest(
                    state.identifier,
                    state.returnTo,
                    state.scope,
                    null,
                    state.uiLocales,
                    state.display,
                    state.required));
  }

  /** Parses a state; empty for anything else, which another user of the client may have stored. */
  static Optional<LoginState> parse(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      JsonObject state = reader.readObject();
      String returnTo = state.getString("return_to", null);
      return Optional.of(
          new LoginState(
              state.getString("identifier"),
              returnTo == null ? null : ReturnPath.parse(returnTo).orElse(null),
              state.getString("scope", null),
              state.getBoolean("silent", false),
              state.getString("required", null),
              state.getString("ui_locales", null),
              state.getString("display", null)));
    } catch (JsonException | NullPointerException | ClassCastException e) {
      return Optional.empty();
    }
  }

  String toJson() {
    JsonObjectBuilder json = Json.createObjectBuilder().add("identifier", identifier);
    if (returnTo != null) {
      json.add("return_to", returnTo.value());
    }
    if (scope != null) {
      json.add("scope", scope);
    }
    if (silent) {
      json.add("silent", true);
    }
    if (required != null) {
      json.add("required", required);
    }
    if (uiLocales != null) {
      json.add("ui_locales", uiLocales);
    }
    if (display != null) {
      json.add("display", display);
    }
    return json.build().toString();
  }
}
