/**
 * Lets the application's own HTTP clients (JAX-RS, MicroProfile REST Client) call a PDS as a
 * signed-in account. Works with every implementation of both.
 */
@NullMarked
package io.github.atprotojakarta.jakarta.rs;

import org.jspecify.annotations.NullMarked;
