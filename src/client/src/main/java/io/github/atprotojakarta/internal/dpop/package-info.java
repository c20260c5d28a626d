/**
 * Signs requests with DPoP proofs and repeats them for new nonces. Not for use outside this
 * project.
 */
@NullMarked
package io.github.atprotojakarta.internal.dpop;

import org.jspecify.annotations.NullMarked;
