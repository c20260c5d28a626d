/**
 * A real AT Protocol network on loopback, from the npm packages of the reference implementation.
 * {@link io.github.atprotojakarta.devnet.ReferenceNetwork} starts it, and {@link
 * io.github.atprotojakarta.devnet.ReferenceSignIn} signs in to it.
 */
@NullMarked
package io.github.atprotojakarta.devnet;

import org.jspecify.annotations.NullMarked;
