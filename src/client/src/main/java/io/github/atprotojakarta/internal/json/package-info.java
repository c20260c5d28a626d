/** Reading JSON that strangers wrote. Knows nobody. */
@NullMarked
package io.github.atprotojakarta.internal.json;

import org.jspecify.annotations.NullMarked;
