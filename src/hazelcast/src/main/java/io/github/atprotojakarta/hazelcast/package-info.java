/**
 * Provides a cluster-wide refresh lock in a Hazelcast data grid: that of the server (Payara), that
 * of the application, or one that is started from a configuration file. The grid holds no session
 * data.
 */
@NullMarked
package io.github.atprotojakarta.hazelcast;

import org.jspecify.annotations.NullMarked;
