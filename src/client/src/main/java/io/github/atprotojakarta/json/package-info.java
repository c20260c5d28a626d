/** Reading JSON that strangers wrote. Knows nobody. */
@NullMarked
package io.github.atprotojakarta.json;

import org.jspecify.annotations.NullMarked;
