/** The qualifier by which the library's classes select its own beans. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal;

import org.jspecify.annotations.NullMarked;
