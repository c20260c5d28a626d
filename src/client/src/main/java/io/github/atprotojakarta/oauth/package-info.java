/** The tokens of a session, and how a client authenticates. */
@NullMarked
package io.github.atprotojakarta.oauth;

import org.jspecify.annotations.NullMarked;
