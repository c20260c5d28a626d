/** The keys that tokens are bound to, and the store of DPoP nonces (RFC 9449). */
@NullMarked
package io.github.atprotojakarta.oauth.dpop;

import org.jspecify.annotations.NullMarked;
