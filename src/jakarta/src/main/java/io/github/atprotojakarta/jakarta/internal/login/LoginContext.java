package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is known of a login while its request is handled, for the error page's "Try again".
 */
final class LoginContext {
  private @Nullable String identifier;
  private @Nullable ReturnPath returnTo;

  /** A step of a login, which may fail. */
  interface Step {
    /** Handles the request. */
    HttpReply run(LoginContext context) throws IOException;
  }

  /** Remembers a request's parameters, valid or not, and its return path, and returns them. */
  RequestParameters read(RequestParameters parameters, @Nullable ReturnPath page) {
    identifier = first(parameters, "identifier").orElse(null);
    returnTo = page;
    return parameters;
  }

  /** Remembers the login that a failed callback belongs to. */
  void failed(Exception exception) {
    if (exception instanceof OAuthCallbackException e) {
      LoginState.of(e)
          .ifPresent(
              state -> {
                identifier = state.identifier();
                returnTo = state.returnTo();
              });
    }
  }

  @Nullable String identifier() {
    return identifier;
  }

  @Nullable ReturnPath returnTo() {
    return returnTo;
  }

  private static Optional<String> first(RequestParameters parameters, String name) {
    return parameters.values().getOrDefault(name, List.of()).stream()
        .findFirst()
        .filter(value -> !value.isBlank());
  }
}
