/** Tests of the refresh lock with real members on loopback. */
@NullMarked
package io.github.atprotojakarta.hazelcast;

import org.jspecify.annotations.NullMarked;
