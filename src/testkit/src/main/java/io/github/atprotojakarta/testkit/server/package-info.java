/**
 * What every server of the network is built from: one origin on a loopback port, its requests,
 * answers and planned faults.
 */
@NullMarked
package io.github.atprotojakarta.testkit.server;

import org.jspecify.annotations.NullMarked;
