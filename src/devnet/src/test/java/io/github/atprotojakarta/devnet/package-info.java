/** The library and the application against the reference network. */
@NullMarked
package io.github.atprotojakarta.devnet;

import org.jspecify.annotations.NullMarked;
