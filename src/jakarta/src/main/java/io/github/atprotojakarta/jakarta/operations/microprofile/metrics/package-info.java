/** What goes to MicroProfile Metrics. Where the server has none, nobody loads this package. */
@NullMarked
package io.github.atprotojakarta.jakarta.operations.microprofile.metrics;

import org.jspecify.annotations.NullMarked;
