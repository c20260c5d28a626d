package io.github.atprotojakarta.internal.oauth;

import io.github.atprotojakarta.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a pushed authorization request asks for (RFC 9126, OpenID Connect Core section 3.1.2.1).
 *
 * @param redirectUri where the browser comes back to
 * @param scope what is asked for
 * @param state names the pending login
 * @param codeVerifier the PKCE verifier; only its S256 challenge is sent
 * @param responseMode {@code query} or {@code form_post}; {@code null} leaves it to the server
 * @param prompt such as {@code login}; {@code null} leaves it to the server
 * @param loginHint the handle or DID that the person typed; {@code null} for none
 * @param uiLocales preferred languages; {@code null} for none
 * @param display such as {@code touch}; {@code null} for none
 */
public record AuthorizationParameters(
    URI redirectUri,
    String scope,
    Secret state,
    Secret codeVerifier,
    @Nullable String responseMode,
    @Nullable String prompt,
    @Nullable String loginHint,
    @Nullable String uiLocales,
    @Nullable String display) {}
