package io.github.atprotojakarta.internal.oauth;

import java.net.URI;
import java.time.Duration;

/**
 * An accepted pushed authorization request (RFC 9126 section 2.2).
 *
 * @param redirect the address for the browser: the authorization endpoint with {@code client_id}
 *     and {@code request_uri}
 * @param expiresIn how long the server keeps the request
 */
public record PushedAuthorization(URI redirect, Duration expiresIn) {}
