/** The one recipe for caches in memory. Not for use outside this project. */
@NullMarked
package io.github.atprotojakarta.internal.cache;

import org.jspecify.annotations.NullMarked;
