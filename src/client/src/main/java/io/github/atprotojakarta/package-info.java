/**
 * The AT Protocol OAuth client: {@code AtprotoOAuthClient} with its builder, the exceptions of the
 * whole library, and two small types that all packages use, {@code Secret} and {@code Nsid}.
 */
@NullMarked
package io.github.atprotojakarta;

import org.jspecify.annotations.NullMarked;
