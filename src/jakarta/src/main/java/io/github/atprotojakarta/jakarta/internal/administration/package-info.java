/** The endpoints for administrators: who may use them, what they read, and what they return. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.administration;

import org.jspecify.annotations.NullMarked;
