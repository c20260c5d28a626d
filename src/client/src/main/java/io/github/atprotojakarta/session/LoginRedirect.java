package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import java.net.URI;
import java.time.Instant;

/**
 * The redirect that begins a login.
 *
 * @param redirect the address for the browser
 * @param browserToken keep it in a cookie of the browser and pass it to the callback. It protects
 *     users from links of attackers that would sign them in
 * @param expiresAt when the login expires
 */
public record LoginRedirect(URI redirect, Secret browserToken, Instant expiresAt) {}
