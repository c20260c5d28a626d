/**
 * Starts Payara Micro and Payara Server as separate processes, for the demo and for tests. It is
 * also the tested example of how to start a node. {@code src/main/payara} holds the files that
 * operators copy.
 */
@NullMarked
package io.github.atprotojakarta.payara;

import org.jspecify.annotations.NullMarked;
