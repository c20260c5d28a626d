package io.github.atprotojakarta.store;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A login that was sent to the authorization server and has not come back.
 *
 * @param stateHash the hash of {@code state}, by which it is found
 * @param browserHash the hash of the token that the browser which began it holds
 * @param issuer the authorization server
 * @param clientId the {@code client_id} that it was begun with
 * @param authentication how the client authenticated
 * @param expectedDid the account that it must end with; {@code null} when it began at a server
 * @param redirectUri where the browser comes back to
 * @param codeVerifier the PKCE verifier
 * @param dpopKey the key that the tokens will be bound to
 * @param appState what the application wants back; {@code null} for nothing
 * @param createdAt when it began
 * @param expiresAt when it is forgotten
 */
public record PendingAuthorization(
    String stateHash,
    String browserHash,
    URI issuer,
    String clientId,
    ClientAuthentication authentication,
    @Nullable Did expectedDid,
    URI redirectUri,
    Secret codeVerifier,
    DpopKey dpopKey,
    @Nullable String appState,
    Instant createdAt,
    Instant expiresAt) {}
