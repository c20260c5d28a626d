/**
 * The application's own HTTP clients (JAX-RS, MicroProfile REST Client) as a signed-in account.
 * Knows no implementation of either.
 */
@NullMarked
package io.github.atprotojakarta.jakarta.rs;

import org.jspecify.annotations.NullMarked;
