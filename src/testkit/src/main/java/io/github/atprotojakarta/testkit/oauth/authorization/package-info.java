/** Pushed authorization requests: what they may ask for, and the codes made from them. */
@NullMarked
package io.github.atprotojakarta.testkit.oauth.authorization;

import org.jspecify.annotations.NullMarked;
