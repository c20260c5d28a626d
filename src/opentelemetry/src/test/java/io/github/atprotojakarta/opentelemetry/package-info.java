/** Tests of metrics and spans with the exporters of the SDK, on the strict network. */
@NullMarked
package io.github.atprotojakarta.opentelemetry;

import org.jspecify.annotations.NullMarked;
