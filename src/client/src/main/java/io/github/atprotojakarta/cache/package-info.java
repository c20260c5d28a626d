/**
 * The interface of a cache that several nodes share: of what servers publish about accounts and
 * themselves.
 */
@NullMarked
package io.github.atprotojakarta.cache;

import org.jspecify.annotations.NullMarked;
