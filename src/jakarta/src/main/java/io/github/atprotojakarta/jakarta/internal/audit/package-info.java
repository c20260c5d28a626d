/** Tells the application of security-relevant acts. */
@NullMarked
package io.github.atprotojakarta.jakarta.internal.audit;

import org.jspecify.annotations.NullMarked;
