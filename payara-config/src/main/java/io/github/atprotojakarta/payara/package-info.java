/**
 * Payara Micro as a process of its own: for the demonstration, for tests, and as the tested example
 * of how a node is started. The files that operators copy stand in {@code src/main/payara}.
 */
@NullMarked
package io.github.atprotojakarta.payara;

import org.jspecify.annotations.NullMarked;
