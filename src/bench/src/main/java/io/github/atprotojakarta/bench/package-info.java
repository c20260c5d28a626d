/**
 * Measures this client and the reference client in one run. {@link
 * io.github.atprotojakarta.bench.Harness} runs the measurements, {@link
 * io.github.atprotojakarta.bench.PerformancePage} writes the page from their raw results.
 */
@NullMarked
package io.github.atprotojakarta.bench;

import org.jspecify.annotations.NullMarked;
