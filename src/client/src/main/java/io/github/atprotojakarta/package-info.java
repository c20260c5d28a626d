/**
 * The face of the AT Protocol OAuth client: {@code AtprotoOAuthClient}, its builder, the exceptions
 * that the whole library throws, and the two small types that every other package needs ({@link
 * io.github.atprotojakarta.Secret}, {@link io.github.atprotojakarta.config.Settings}).
 */
@NullMarked
package io.github.atprotojakarta;

import org.jspecify.annotations.NullMarked;
