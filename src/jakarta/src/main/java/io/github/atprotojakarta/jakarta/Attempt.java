package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.OAuthCallbackException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a login while it is tried, so that "Try again" need not ask for it anew. */
final class Attempt {
  private @Nullable String identifier;
  private @Nullable ReturnAddress returnTo;

  /** What may fail. */
  interface Step {
    /** Answers the request. */
    HttpAnswer take(Attempt attempt) throws IOException;
  }

  /** Takes note of a request's parameters, good or bad, and gives them back. */
  RequestParameters read(RequestParameters parameters) {
    identifier = first(parameters, "identifier").orElse(null);
    returnTo = first(parameters, "return_to").flatMap(ReturnAddress::parse).orElse(null);
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

  @Nullable ReturnAddress returnTo() {
    return returnTo;
  }

  private static Optional<String> first(RequestParameters parameters, String name) {
    return parameters.values().getOrDefault(name, List.of()).stream()
        .findFirst()
        .filter(text -> !text.isBlank());
  }
}
