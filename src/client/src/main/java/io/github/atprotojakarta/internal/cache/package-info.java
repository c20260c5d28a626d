/** The one recipe for caches in memory. */
@NullMarked
package io.github.atprotojakarta.internal.cache;

import org.jspecify.annotations.NullMarked;
