/**
 * The OAuth protocol of the AT Protocol profile: client metadata and keys, server metadata, PAR,
 * code exchange, refresh, revocation, DPoP. Stores nothing and knows no sessions.
 */
@NullMarked
package io.github.atprotojakarta.oauth;

import org.jspecify.annotations.NullMarked;
