/**
 * Handles, DIDs and DID documents. {@link io.github.atprotojakarta.identity.IdentityResolver}
 * resolves a handle or DID to an account and its PDS. Applications can replace its parts: {@link
 * io.github.atprotojakarta.identity.HandleResolver}, {@link
 * io.github.atprotojakarta.identity.DidResolver} and {@link
 * io.github.atprotojakarta.identity.TxtLookup}; the public implementations help to do so. This
 * package knows nothing about OAuth.
 */
@NullMarked
package io.github.atprotojakarta.identity;

import org.jspecify.annotations.NullMarked;
