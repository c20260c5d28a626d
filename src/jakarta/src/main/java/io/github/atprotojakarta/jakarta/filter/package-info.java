/** The servlet filter that guards pages and tells the application who is signed in. */
@NullMarked
package io.github.atprotojakarta.jakarta.filter;

import org.jspecify.annotations.NullMarked;
