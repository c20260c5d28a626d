package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import java.net.URI;
import java.time.Instant;

/**
 * A login that is ready to be sent to the authorization server.
 *
 * @param redirect where to send the browser
 * @param browserToken to be kept by the browser (in a cookie) and handed to the callback, so that
 *     nobody is signed in by a link that somebody else prepared
 * @param expiresAt when the login is forgotten
 */
public record LoginRedirect(URI redirect, Secret browserToken, Instant expiresAt) {}
