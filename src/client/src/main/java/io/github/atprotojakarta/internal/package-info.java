/** The wiring of a client. Not for use outside this project. */
@NullMarked
package io.github.atprotojakarta.internal;

import org.jspecify.annotations.NullMarked;
