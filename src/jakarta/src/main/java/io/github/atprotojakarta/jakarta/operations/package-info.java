/** Health and self-check of the sign-in, for operators and for their monitoring. */
@NullMarked
package io.github.atprotojakarta.jakarta.operations;

import org.jspecify.annotations.NullMarked;
