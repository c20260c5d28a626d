/**
 * The HTTP endpoints of the sign-in as a JAX-RS resource, for applications that publish them by
 * their own JAX-RS application: login, callback, logout, the current session, the client metadata,
 * the public keys and the proxy for scripts.
 */
@NullMarked
package io.github.atprotojakarta.jakarta.login;

import org.jspecify.annotations.NullMarked;
