package io.github.atprotojakarta.session;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.scope.Scopes;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Information about a session's tokens that shows none of them.
 *
 * @param issuer the authorization server
 * @param sub the account
 * @param audience the account's PDS
 * @param granted the granted scopes, to check what they allow
 * @param expiresAt when the access token expires; {@code null} when the server sent no lifetime
 */
public record TokenInfo(
    URI issuer, Did sub, URI audience, Scopes granted, @Nullable Instant expiresAt) {
  /** Returns the granted scopes as the server wrote them. */
  public Set<String> scopes() {
    return granted.values();
  }
}
