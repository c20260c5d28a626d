/**
 * Handles, DIDs and DID documents: from what a person typed to the account and its PDS, and back.
 * Knows nothing of OAuth.
 */
@NullMarked
package io.github.atprotojakarta.identity;

import org.jspecify.annotations.NullMarked;
