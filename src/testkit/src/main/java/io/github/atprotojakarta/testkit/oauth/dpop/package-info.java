/** DPoP (RFC 9449): verification of proofs, and the nonces of a server. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth.dpop;

import org.jspecify.annotations.NullMarked;
