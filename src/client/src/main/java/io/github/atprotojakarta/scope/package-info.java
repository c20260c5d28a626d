/**
 * The scopes that an application requests or was granted, as types (atproto.com/specs/permission).
 * This package knows nothing about OAuth, HTTP or identities.
 */
@NullMarked
package io.github.atprotojakarta.scope;

import org.jspecify.annotations.NullMarked;
