/** Reads published lexicons, for permission sets. Not for use outside this project. */
@NullMarked
package io.github.atprotojakarta.internal.lexicon;

import org.jspecify.annotations.NullMarked;
