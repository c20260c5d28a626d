package io.github.atprotojakarta.internal.oauth;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.session.AuthorizeOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a pushed authorization request (RFC 9126, OpenID Connect Core section 3.1.2.1).
 *
 * @param redirectUri where the browser returns to
 * @param scope the requested scope
 * @param state names the pending login
 * @param codeVerifier the PKCE verifier; the request has its S256 challenge only
 * @param loginHint the handle or DID that the user typed; {@code null} for none
 * @param options response mode, prompt, languages and display
 */
public record AuthorizationParameters(
    URI redirectUri,
    String scope,
    Secret state,
    Secret codeVerifier,
    @Nullable String loginHint,
    AuthorizeOptions options) {}
