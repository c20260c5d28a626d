package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.scope.IncludeScope;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.OAuthSession;
import java.util.function.Supplier;

/** Compares the scopes that an application requires with those that a session has. */
public final class RequiredScopes {
  private RequiredScopes() {}

  /**
   * Refuses an {@code include} that the client cannot compare.
   *
   * @throws IllegalArgumentException when there is one, and permission sets are not read
   */
  public static void check(Scopes required, Supplier<AtprotoOAuthClient> client) {
    if (required.scopes().stream().anyMatch(IncludeScope.class::isInstance)
        && !client.get().resolvesPermissionSets()) {
      throw new IllegalArgumentException(
          "Require the permissions of an include, or set atproto.permission-sets to true so that"
              + " its permission set is read: "
              + required);
    }
  }

  /**
   * Returns the required scopes that a session lacks. Asks for the client only if the scopes differ
   * without it.
   *
   * @throws IllegalArgumentException when there is an {@code include}, and permission sets are not
   *     read
   * @throws io.github.atprotojakarta.PermissionSetException when a permission set cannot be used
   * @throws io.github.atprotojakarta.TransientException when a server did not respond
   */
  public static Scopes missing(
      OAuthSession session, Scopes required, Supplier<AtprotoOAuthClient> client) {
    check(required, client);
    Scopes granted = session.tokenInfo().granted();
    Scopes missing = granted.missing(required);
    return missing.values().isEmpty()
        ? missing
        : client.get().scopes(session.did()).missing(granted, missing);
  }
}
