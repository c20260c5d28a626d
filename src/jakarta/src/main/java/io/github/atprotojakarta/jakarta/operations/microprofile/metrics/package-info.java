/** Metrics for MicroProfile Metrics. Servers without it never load this package. */
@NullMarked
package io.github.atprotojakarta.jakarta.operations.microprofile.metrics;

import org.jspecify.annotations.NullMarked;
