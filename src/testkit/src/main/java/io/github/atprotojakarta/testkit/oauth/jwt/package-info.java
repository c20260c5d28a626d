/** What proofs and client assertions share: signatures, times, replay detection and hashes. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth.jwt;

import org.jspecify.annotations.NullMarked;
