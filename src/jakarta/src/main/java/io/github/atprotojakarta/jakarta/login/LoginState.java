package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a login takes along to its callback. It is kept in the state store, not in the browser.
 *
 * @param identifier what the person typed
 * @param returnTo where to go afterwards; {@code null} for the home page
 * @param scope what was asked for; {@code null} for everything that is configured
 * @param silent whether the person was not to be asked ({@code prompt=none})
 */
record LoginState(
    String identifier, @Nullable ReturnPath returnTo, @Nullable String scope, boolean silent) {
  static LoginState of(LoginRequest request) {
    return new LoginState(
        request.identifier(), request.returnTo(), request.scope(), "none".equals(request.prompt()));
  }

  /** Reads a state; empty when it is not one, as another caller of the client may have made it. */
  static Optional<LoginState> parse(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      JsonObject json = reader.readObject();
      String returnTo = json.getString("return_to", null);
      return Optional.of(
          new LoginState(
              json.getString("identifier"),
              returnTo == null ? null : ReturnPath.parse(returnTo).orElse(null),
              json.getString("scope", null),
              json.getBoolean("silent", false)));
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
    return json.build().toString();
  }

  /** This login again, and the person may be asked. */
  LoginRequest loud() {
    return new LoginRequest(identifier, returnTo, scope, null, null, null);
  }
}
