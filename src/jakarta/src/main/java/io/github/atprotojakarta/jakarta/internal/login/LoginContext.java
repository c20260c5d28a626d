package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.AccountBlockedException;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import io.github.atprotojakarta.session.CallbackResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is known of a login while its request is handled, for the error page's "Try again".
 */
final class LoginContext {
  private boolean login = true;
  private @Nullable Did account;
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

  /** Remembers that the request does not belong to a login. */
  void noLogin() {
    login = false;
  }

  /** Remembers the account that has to grant more, and its page. */
  void stepUp(Did did, @Nullable ReturnPath page) {
    account = did;
    identifier = did.value();
    returnTo = page;
  }

  /** Remembers a login whose account is verified. */
  void verified(CallbackResult result) {
    account = result.session().did();
    result.appState().flatMap(LoginState::parse).ifPresent(this::remember);
  }

  /** Remembers the login that a failed callback belongs to, and the account of a blocked one. */
  void failed(Exception exception) {
    if (exception instanceof AtprotoOAuthException e) {
      LoginState.of(e).ifPresent(this::remember);
    }
    if (exception instanceof AccountBlockedException e) {
      account = e.did();
    }
  }

  private void remember(LoginState state) {
    identifier = state.identifier();
    returnTo = state.returnTo();
  }

  boolean isLogin() {
    return login;
  }

  /** Returns the account if it is verified, or if the person entered its DID. */
  @Nullable Did account() {
    return account != null || identifier == null ? account : did(identifier);
  }

  /** Returns the DID that an identifier is; {@code null} if it is a handle or a server. */
  static @Nullable Did did(String identifier) {
    try {
      return Did.parse(identifier);
    } catch (IdentityException e) {
      return null;
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
