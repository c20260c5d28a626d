package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a login while it is tried, so that "Try again" need not ask for it anew. */
final class LoginContext {
  private @Nullable String identifier;
  private @Nullable ReturnPath returnTo;

  /** What may fail. */
  interface Step {
    /** Answers the request. */
    HttpReply take(LoginContext attempt) throws IOException;
  }

  /** Takes note of a request's parameters, good or bad, and gives them back. */
  RequestParameters read(RequestParameters parameters) {
    identifier = first(parameters, "identifier").orElse(null);
    returnTo = first(parameters, "return_to").flatMap(ReturnPath::parse).orElse(null);
    return parameters;
  }

  /** Takes note of the login that a failed callback belongs to. */
  void failed(Exception exception) {
    if (exception instanceof OAuthCallbackException e) {
      e.appState()
          .flatMap(LoginState::parse)
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
        .filter(text -> !text.isBlank());
  }
}
