/**
 * Publishes what a client does with the OpenTelemetry API: measurements as metrics, and operations
 * as spans. On a server CDI finds both. Elsewhere give them to the builder:
 *
 * <pre>{@code
 * AtprotoOAuthClient.builder()
 *     .metricsListener(new OpenTelemetryMetrics(openTelemetry))
 *     .operationListener(new OpenTelemetrySpans(openTelemetry, TracePropagation.NONE))
 * }</pre>
 */
@NullMarked
package io.github.atprotojakarta.opentelemetry;

import org.jspecify.annotations.NullMarked;
