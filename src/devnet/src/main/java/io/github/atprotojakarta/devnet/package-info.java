/**
 * A real AT Protocol network on loopback, from the reference implementation's npm packages: started
 * by {@link io.github.atprotojakarta.devnet.ReferenceNetwork}, signed in to by {@link
 * io.github.atprotojakarta.devnet.ReferenceSignIn}.
 */
@NullMarked
package io.github.atprotojakarta.devnet;

import org.jspecify.annotations.NullMarked;
