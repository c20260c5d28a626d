/**
 * Scopes as types: what an application asks for and what it was granted
 * (atproto.com/specs/permission). Knows nothing of OAuth, HTTP or identities.
 */
@NullMarked
package io.github.atprotojakarta.scope;

import org.jspecify.annotations.NullMarked;
