/** Limits for the log. Not for use outside this project. */
@NullMarked
package io.github.atprotojakarta.internal.log;

import org.jspecify.annotations.NullMarked;
