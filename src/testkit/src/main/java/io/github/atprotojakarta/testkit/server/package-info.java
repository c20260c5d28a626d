/** The HTTP servers of the network: requests, responses and planned faults. */
@NullMarked
package io.github.atprotojakarta.testkit.server;

import org.jspecify.annotations.NullMarked;
