/** Finds authorization servers, and checks their metadata against the AT Protocol profile. */
@NullMarked
package io.github.atprotojakarta.oauth.server;

import org.jspecify.annotations.NullMarked;
