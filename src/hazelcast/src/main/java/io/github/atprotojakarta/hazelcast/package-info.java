/**
 * The refresh lock of a cluster, kept in a Hazelcast data grid: the server's own on Payara, the
 * application's, or a member of our own. No session data lives here.
 */
@NullMarked
package io.github.atprotojakarta.hazelcast;

import org.jspecify.annotations.NullMarked;
