/** Health checks for MicroProfile Health. Servers without it never load this package. */
@NullMarked
package io.github.atprotojakarta.jakarta.operations.microprofile.health;

import org.jspecify.annotations.NullMarked;
