/** Keys, signatures, hashes and random values. Not for use outside this project. */
@NullMarked
package io.github.atprotojakarta.internal.jose;

import org.jspecify.annotations.NullMarked;
