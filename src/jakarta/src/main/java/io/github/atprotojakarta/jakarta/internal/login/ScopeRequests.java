package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.OAuthSession;

/** Calculates the scopes to request when an application needs more than an account granted. */
final class ScopeRequests {
  private final Scopes declared;
  private final AtprotoOAuthClient client;

  ScopeRequests(AtprotoConfiguration configuration, AtprotoOAuthClient client) {
    this.declared = Scopes.parse(configuration.scope());
    this.client = client;
  }

  /** Returns the required scopes that a session lacks, as {@link RequiredScopes} does. */
  Scopes missing(OAuthSession session, Scopes required) {
    return RequiredScopes.missing(session, required, () -> client);
  }

  /**
   * Returns the scopes to request: the granted ones, and those of {@code atproto.scope} that cover
   * the missing ones.
   *
   * @throws IllegalStateException when {@code atproto.scope} does not cover a missing scope
   */
  Scopes of(OAuthSession session, Scopes missing) {
    try {
      Scopes granted = session.tokenInfo().granted();
      Scopes all = client.scopes(session.did()).stepUp(granted, missing, declared);
      // A server may grant less than it was asked for, but a request without atproto is invalid.
      return all.contains(Scopes.ATPROTO) ? all : Scopes.parse(Scopes.ATPROTO + " " + all);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "The application requires the scope "
              + missing
              + ", which the setting atproto.scope does not cover. Add it there.",
          e);
    }
  }
}
