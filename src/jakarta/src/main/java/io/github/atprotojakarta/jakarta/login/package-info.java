/**
 * The HTTP endpoints of the sign-in: login, callback, logout, the current session, the client
 * metadata and the public keys. Applications name {@code AtprotoApplication} in {@code web.xml} to
 * move them; the resource classes are public only because JAX-RS requires it.
 */
@NullMarked
package io.github.atprotojakarta.jakarta.login;

import org.jspecify.annotations.NullMarked;
