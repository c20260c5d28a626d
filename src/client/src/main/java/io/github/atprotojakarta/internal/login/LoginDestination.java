package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The authorization server of a login, and the account if the user named one.
 *
 * @param server the authorization server
 * @param account the account that the login must end with; {@code null} if the user named a server
 * @param loginHint the handle or DID for the server's form; {@code null} if the user named a server
 */
record LoginDestination(
    AuthorizationServerMetadata server, @Nullable Did account, @Nullable String loginHint) {}
